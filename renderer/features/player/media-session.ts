import type { PlaybackState } from './playback.ts';
import type { NowPlaying } from './now-playing.ts';
import { largeStepMs } from './player-keys.ts';

type Actions = Partial<Record<MediaSessionAction, (details: MediaSessionActionDetails) => void>>;

/** The place is told again when it is this far from where playing alone would have come. */
const jumpMs = 1000;

/**
 * Shows what plays to the system and lets its media keys and controls work it, instead of single files of it; gives what
 * ends this. Media Session: https://www.w3.org/TR/mediasession/
 */
export function connectMediaSession(nowPlaying: NowPlaying, system: MediaSession): () => void {
  const place = createPlaceTeller(system);
  let titled: string | null = null;
  const follow = () => {
    const { session, queue } = nowPlaying.state();
    const key = session && JSON.stringify([session.recording().id, session.recording().title, queue]);
    if (key !== titled) {
      titled = key;
      place.forget();
      system.metadata = session && metadataOf(session.recording());
      setActions(system, session ? actionsOf(nowPlaying, queue !== null) : {});
      if (!session) {
        system.playbackState = 'none';
        system.setPositionState();
      }
    }
    if (session) place.tell(session.playback.state());
  };
  let stopSession: (() => void) | null = null;
  const attach = () => {
    stopSession?.();
    stopSession = nowPlaying.state().session?.playback.onChange(follow) ?? null;
    follow();
  };
  const stop = nowPlaying.onChange(attach);
  attach();
  return () => {
    stop();
    stopSession?.();
    setActions(system, {});
    system.metadata = null;
  };
}

/** Tells the system where it is when that is not what it can work out by itself. */
function createPlaceTeller(system: MediaSession) {
  let told: { readonly state: PlaybackState; readonly atMs: number } | null = null;
  const expectedMs = (nowMs: number) => {
    if (!told) return Number.POSITIVE_INFINITY;
    const { state, atMs } = told;
    return state.positionMs + (state.isPlaying ? (nowMs - atMs) * state.speed : 0);
  };
  return {
    forget: () => void (told = null),
    tell(state: PlaybackState) {
      const { positionMs, durationMs, speed, isPlaying } = state;
      const nowMs = performance.now();
      const isSame =
        told?.state.isPlaying === isPlaying &&
        told.state.speed === speed &&
        told.state.durationMs === durationMs &&
        Math.abs(expectedMs(nowMs) - positionMs) < jumpMs;
      if (isSame || durationMs <= 0) return;
      told = { state, atMs: nowMs };
      system.playbackState = isPlaying ? 'playing' : 'paused';
      system.setPositionState({
        duration: durationMs / 1000,
        playbackRate: speed,
        position: Math.min(positionMs, durationMs) / 1000,
      });
    },
  };
}

function metadataOf(recording: {
  readonly title: string;
  readonly sender: { readonly name: string; readonly email: string } | null;
  readonly clientName: string;
  readonly projectName: string;
  readonly unfiled: boolean;
}): MediaMetadata {
  const { title, sender, clientName, projectName, unfiled } = recording;
  const artist = sender ? sender.name || sender.email : unfiled ? '' : clientName;
  return new MediaMetadata({ title, artist, album: unfiled ? '' : projectName });
}

function actionsOf(nowPlaying: NowPlaying, isQueue: boolean): Actions {
  const playback = () => nowPlaying.state().session?.playback;
  const jump = (byMs: number) => playback()?.seek((playback()?.state().positionMs ?? 0) + byMs);
  return {
    play: () => playback()?.play(),
    pause: () => playback()?.pause(),
    stop: () => nowPlaying.close(),
    seekbackward: ({ seekOffset }) => jump(-(seekOffset ? seekOffset * 1000 : largeStepMs)),
    seekforward: ({ seekOffset }) => jump(seekOffset ? seekOffset * 1000 : largeStepMs),
    seekto: ({ seekTime }) => playback()?.seek((seekTime ?? 0) * 1000),
    ...(isQueue && {
      previoustrack: () => nowPlaying.step(-1),
      nexttrack: () => nowPlaying.step(1),
    }),
  };
}

const allActions = [
  'play',
  'pause',
  'stop',
  'seekbackward',
  'seekforward',
  'seekto',
  'previoustrack',
  'nexttrack',
] as const satisfies readonly MediaSessionAction[];

function setActions(system: MediaSession, actions: Actions): void {
  for (const action of allActions) system.setActionHandler(action, actions[action] ?? null);
}
