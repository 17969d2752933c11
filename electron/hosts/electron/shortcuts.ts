import { globalShortcut } from 'electron';
import type { AppInfo } from '../../../shared/model/app.ts';

interface Shortcut {
  readonly action: string;
  readonly accelerator: string;
  readonly run: () => void;
}

function keysInWords(accelerator: string, platform: NodeJS.Platform): string {
  return accelerator.replace('CommandOrControl', platform === 'darwin' ? 'Cmd' : 'Ctrl').replaceAll('+', ' ');
}

/** What the global shortcuts do. */
export interface ShortcutActions {
  toggleVoice(): void;
  toggleScreen(): void;
  mark(): void;
}

/**
 * Registers the global shortcuts and resolves to those that the system granted: another program may hold one, and
 * Wayland may refuse without a word. After `ready`; undo with `globalShortcut.unregisterAll`.
 */
export function registerShortcuts(
  actions: ShortcutActions,
  platform: NodeJS.Platform,
): AppInfo['globalShortcuts'] {
  const shortcuts: readonly Shortcut[] = [
    {
      action: 'Record or stop a voice memo',
      accelerator: 'CommandOrControl+Alt+R',
      run: () => actions.toggleVoice(),
    },
    {
      action: 'Record or stop the screen the pointer is on',
      accelerator: 'CommandOrControl+Alt+Shift+R',
      run: () => actions.toggleScreen(),
    },
    { action: 'Mark this moment', accelerator: 'CommandOrControl+Alt+M', run: () => actions.mark() },
  ];
  return shortcuts
    .filter(({ accelerator, run }) => globalShortcut.register(accelerator, run))
    .map(({ action, accelerator }) => ({ action, keys: keysInWords(accelerator, platform) }));
}
