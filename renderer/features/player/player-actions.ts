import type { RecordingDetail } from '../../../shared/model/recording.ts';
import { nextLoop } from './next-loop.ts';
import { nextMoment } from './next-moment.ts';
import { toggleFullScreen, togglePictureInPicture } from './picture-windows.ts';
import type { Playback } from './playback.ts';
import { handlePlayerKey } from './player-keys.ts';

/** Steps to the next picture of a recording with 30 of them a second. */
const frameMs = 1000 / 30;

/** What the player's own buttons and keys do. */
export interface PlayerActions {
  readonly toggleSilence: () => void;
  readonly cycleLoop: () => void;
  /** Goes to the next (1) mark or note, or to the one before (-1). */
  readonly goToMoment: (by: 1 | -1) => void;
  /** Null where there is no transcript. */
  readonly toggleCaptions: (() => void) | null;
  /** Null for what has no picture. */
  readonly picture: {
    readonly step: (by: 1 | -1) => void;
    readonly toggleFullScreen: () => void;
    readonly togglePictureInPicture: () => void;
  } | null;
}

interface ActionOptions {
  readonly recording: Pick<RecordingDetail, 'kind' | 'hasTranscript'>;
  readonly playback: Playback;
  /** Places of marks and notes as played. */
  readonly moments: readonly number[];
  /** What fills the screen. */
  readonly frame: HTMLElement | null;
}

/** Makes the {@link PlayerActions} of a player. */
export function playerActions({ recording, playback, moments, frame }: ActionOptions): PlayerActions {
  const { state, seek, prefer, pause, setLoop } = playback;
  return {
    toggleSilence: () => prefer({ skipsSilence: !state().skipsSilence }),
    cycleLoop: () => setLoop(nextLoop(state().loop, state().positionMs)),
    goToMoment(by) {
      const atMs = nextMoment(moments, state().positionMs, by);
      if (atMs !== null) seek(atMs);
    },
    toggleCaptions: recording.hasTranscript ? () => prefer({ showsCaptions: !state().showsCaptions }) : null,
    picture:
      recording.kind === 'voice'
        ? null
        : {
            step(by) {
              pause();
              seek(state().positionMs + by * frameMs);
            },
            toggleFullScreen: () => toggleFullScreen(frame),
            togglePictureInPicture: () => togglePictureInPicture(state().pictures),
          },
  };
}

/** Does what a key means in a player with these actions; false when it means nothing. */
export function handleActionKey(
  { key, isShifted }: { readonly key: string; readonly isShifted: boolean },
  actions: PlayerActions,
  playback: Playback,
): boolean {
  const { picture, toggleCaptions, goToMoment } = actions;
  const keys: Readonly<Record<string, (() => void) | undefined | null>> = {
    s: actions.toggleSilence,
    a: actions.cycleLoop,
    c: toggleCaptions,
    ',': picture && (() => picture.step(-1)),
    '.': picture && (() => picture.step(1)),
    f: picture?.toggleFullScreen,
    p: picture?.togglePictureInPicture,
    ...(isShifted && { arrowleft: () => goToMoment(-1), arrowright: () => goToMoment(1) }),
  };
  const name = key.toLowerCase();
  const act = Object.hasOwn(keys, name) ? keys[name] : null;
  if (!act) return handlePlayerKey(key, playback);
  act();
  return true;
}
