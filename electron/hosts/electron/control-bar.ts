import type { BrowserWindow } from 'electron';
import type { AppEvent } from '../../../shared/contract/events.ts';
import type { Core } from '../../core/core.ts';
import type { Disposable } from '../../core/disposables.ts';

/** What the control bar is made of. */
export interface ControlBarOptions {
  readonly core: Pick<Core, 'on'>;
  /** Opens its window, not shown yet; null where it would be in the picture. */
  open(): Promise<BrowserWindow | null>;
}

/** Controls in front of the program that is recorded, for as long as a screen is recorded. */
export interface ControlBar extends Disposable {
  /** Follows the window that records: the bar shows while that one is not in front. */
  follow(window: BrowserWindow): void;
}

interface State {
  readonly options: ControlBarOptions;
  window: BrowserWindow | null;
  bar: BrowserWindow | null;
  isRecording: boolean;
  isOpening: boolean;
}

/** Events of the window that records after which the bar may have to come or go. */
const windowEvents = ['focus', 'blur', 'show', 'hide', 'minimize', 'restore'] as const;

/** In front, the window has the same controls, larger. */
function isWanted({ isRecording, window }: State): boolean {
  if (!isRecording || window === null || window.isDestroyed()) return false;
  return !window.isFocused() || window.isMinimized() || !window.isVisible();
}

function close(state: State): void {
  if (state.bar !== null && !state.bar.isDestroyed()) state.bar.destroy();
  state.bar = null;
}

async function open(state: State): Promise<void> {
  state.isOpening = true;
  try {
    const bar = await state.options.open();
    state.bar = bar;
    bar?.once('ready-to-show', () => refresh(state));
    bar?.on('closed', () => {
      if (state.bar === bar) state.bar = null;
    });
  } finally {
    state.isOpening = false;
  }
  // The take may have ended meanwhile.
  if (!state.isRecording) close(state);
}

function refresh(state: State): void {
  const { bar } = state;
  if (isWanted(state)) {
    if (bar !== null && !bar.isDestroyed()) bar.showInactive();
    // Without it the tray and the shortcuts still control the take.
    else if (!state.isOpening) open(state).catch(() => undefined);
  } else if (bar !== null && !bar.isDestroyed()) bar.hide();
}

function receive(state: State, event: AppEvent): void {
  if (event.name === 'recording.started' && event.payload.kind === 'screen') {
    state.isRecording = true;
    refresh(state);
  } else if (event.name === 'recording.stopped') {
    state.isRecording = false;
    close(state);
  }
}

/** Creates the {@link ControlBar}; it opens its window only when it is first wanted, and closes it when the take ends. */
export function createControlBar(options: ControlBarOptions): ControlBar {
  const state: State = { options, window: null, bar: null, isRecording: false, isOpening: false };
  const events = options.core.on((event) => receive(state, event));
  return {
    follow(window) {
      state.window = window;
      const emitter: NodeJS.EventEmitter = window;
      for (const event of windowEvents) emitter.on(event, () => refresh(state));
      // Only this window keeps the app running.
      window.on('closed', () => close(state));
    },
    dispose() {
      close(state);
      return events.dispose();
    },
  };
}
