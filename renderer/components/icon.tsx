import {
  ArrowLeft,
  AudioLines,
  Check,
  ChevronDown,
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
  Mic,
  MicOff,
  Pause,
  Pencil,
  Play,
  RotateCcw,
  Send,
  Settings,
  Square,
  StickyNote,
  Trash2,
  TriangleAlert,
  Undo2,
  Unplug,
  User,
  X,
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
  pause: Pause,
  edit: Pencil,
  play: Play,
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
