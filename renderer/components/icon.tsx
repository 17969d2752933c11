import {
  AppWindow,
  ArrowLeft,
  AudioLines,
  Check,
  ChevronDown,
  Circle,
  CloudOff,
  Download,
  Ellipsis,
  FlaskConical,
  Folder,
  FolderInput,
  FolderOpen,
  HardDrive,
  Inbox,
  Info,
  Mail,
  Maximize,
  Mic,
  MicOff,
  Monitor,
  Pause,
  Pencil,
  Play,
  Redo2,
  RotateCcw,
  Scissors,
  Send,
  Settings,
  Square,
  StickyNote,
  Trash2,
  TriangleAlert,
  Undo2,
  Unplug,
  User,
  Video,
  Volume2,
  X,
  ZoomIn,
  ZoomOut,
} from 'lucide-react';

const icons = {
  back: ArrowLeft,
  'audio-lines': AudioLines,
  check: Check,
  'chevron-down': ChevronDown,
  offline: CloudOff,
  download: Download,
  more: Ellipsis,
  practice: FlaskConical,
  folder: Folder,
  'folder-move': FolderInput,
  'folder-open': FolderOpen,
  disk: HardDrive,
  inbox: Inbox,
  info: Info,
  mail: Mail,
  microphone: Mic,
  'microphone-off': MicOff,
  screen: Monitor,
  window: AppWindow,
  camera: Video,
  'system-audio': Volume2,
  pause: Pause,
  edit: Pencil,
  play: Play,
  resume: Circle,
  retry: RotateCcw,
  send: Send,
  settings: Settings,
  stop: Square,
  mark: StickyNote,
  bin: Trash2,
  warning: TriangleAlert,
  undo: Undo2,
  unplugged: Unplug,
  person: User,
  close: X,
  cut: Scissors,
  'full-screen': Maximize,
  redo: Redo2,
  'zoom-in': ZoomIn,
  'zoom-out': ZoomOut,
} as const;

/** Names of the pictures in the one icon set. */
export type IconName = keyof typeof icons;

interface IconProps {
  readonly name: IconName;
  /** Edge length in CSS pixels; 18 when left out. */
  readonly size?: number;
}

/** A decorative icon: invisible to assistive technology, so whatever holds it needs a name in words. */
export function Icon({ name, size = 18 }: IconProps) {
  const Picture = icons[name];
  return <Picture aria-hidden="true" focusable="false" size={size} strokeWidth={1.75} className="icon" />;
}
