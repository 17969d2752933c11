import { createListeners } from '../../bridge/listeners.ts';
import type { PlaybackMemory } from './playback-memory.ts';

/** How fast sound can be played, from slow to fast. */
export const speeds = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3] as const;

/** What a player shows. Replaced, never changed. */
export interface PlaybackState {
  readonly isPlaying: boolean;
  readonly positionMs: number;
  readonly speed: number;
  /** The sound cannot be loaded or decoded. */
  readonly isBroken: boolean;
}

/** Plays one recording. */
export interface Playback {
  readonly state: () => PlaybackState;
  readonly onChange: (listener: () => void) => () => void;
  /** Where the sound is. While it plays, the old address goes on until there is a reason to stop: no jump is heard. */
  readonly setSource: (url: string) => void;
  readonly toggle: () => void;
  readonly play: () => void;
  readonly pause: () => void;
  /** Goes to a time in milliseconds, kept within the recording. */
  readonly seek: (positionMs: number) => void;
  readonly setSpeed: (speed: number) => void;
  /** Falls silent and lets go of the connection; `setSource` starts again. */
  readonly stop: () => void;
}

interface Parts {
  readonly audio: HTMLAudioElement;
  readonly recordingId: string;
  readonly durationMs: number;
  readonly memory: PlaybackMemory;
  readonly publish: (change: Partial<PlaybackState>) => void;
  state: PlaybackState;
  /** The address that is loaded, and the one that should be. */
  source: string;
  wanted: string;
}

/** A place this close to the end is not worth going back to. */
const endMs = 1500;

/** Creates a {@link Playback} that begins where the recording was left. */
export function createPlayback(options: {
  readonly audio: HTMLAudioElement;
  readonly recordingId: string;
  readonly durationMs: number;
  readonly memory: PlaybackMemory;
}): Playback {
  const changes = createListeners<undefined>();
  const kept = options.memory.positionMs(options.recordingId);
  const positionMs = kept < options.durationMs - endMs ? kept : 0;
  const parts: Parts = {
    ...options,
    publish(change) {
      parts.state = { ...parts.state, ...change };
      changes.tell(undefined);
    },
    state: { isPlaying: false, positionMs, speed: options.memory.speed(), isBroken: false },
    source: '',
    wanted: '',
  };
  listen(parts);
  const { audio } = options;
  return {
    state: () => parts.state,
    onChange: (listener) => changes.add(listener),
    setSource(url) {
      parts.wanted = url;
      if (audio.paused) load(parts);
    },
    toggle: () => (audio.paused ? play(parts) : audio.pause()),
    play: () => play(parts),
    pause: () => audio.pause(),
    seek: (to) => seek(parts, to),
    setSpeed(speed) {
      audio.defaultPlaybackRate = speed;
      audio.playbackRate = speed;
      parts.memory.keepSpeed(speed);
      parts.publish({ speed });
    },
    stop() {
      audio.pause();
      parts.source = '';
      audio.removeAttribute('src');
      audio.load();
    },
  };
}

function listen(parts: Parts): void {
  const { audio } = parts;
  let frame = 0;
  const follow = () => {
    parts.publish({ positionMs: position(parts) });
    frame = audio.paused ? 0 : requestAnimationFrame(follow);
  };
  const keep = () => parts.memory.keepPosition(parts.recordingId, position(parts));
  audio.onplay = () => {
    parts.publish({ isPlaying: true, isBroken: false });
    if (frame === 0) frame = requestAnimationFrame(follow);
  };
  audio.onpause = () => {
    parts.publish({ isPlaying: false, positionMs: position(parts) });
    keep();
    if (parts.source !== '') load(parts);
  };
  audio.onended = () => {
    parts.memory.keepPosition(parts.recordingId, 0);
    parts.publish({ isPlaying: false, positionMs: parts.durationMs });
  };
  // Also in hidden windows, where there are no frames.
  audio.ontimeupdate = () => {
    if (parts.source === '') return;
    parts.publish({ positionMs: position(parts) });
    if (!audio.paused) keep();
  };
  audio.onerror = () => {
    if (parts.source === '') return;
    const goesOn = parts.state.isPlaying;
    if (parts.wanted !== parts.source) {
      load(parts);
      if (goesOn) play(parts);
      return;
    }
    parts.publish({ isPlaying: false, isBroken: true });
  };
}

function position({ audio, durationMs }: Parts): number {
  return Math.min(durationMs, audio.currentTime * 1000);
}

/** Loads the wanted address at the place that is shown. */
function load(parts: Parts): void {
  const { audio, wanted, state } = parts;
  if (wanted === parts.source) return;
  parts.source = wanted;
  audio.src = wanted;
  audio.defaultPlaybackRate = state.speed;
  audio.playbackRate = state.speed;
  audio.currentTime = state.positionMs / 1000;
}

function play(parts: Parts): void {
  const { audio, durationMs, state } = parts;
  if (state.isBroken) parts.source = '';
  load(parts);
  if (state.positionMs >= durationMs - 50) audio.currentTime = 0;
  // Rejects when it is paused before it could begin, and after an error, which `onerror` tells.
  audio.play().catch(() => undefined);
}

function seek(parts: Parts, positionMs: number): void {
  const to = Math.min(Math.max(0, positionMs), parts.durationMs);
  parts.publish({ positionMs: to });
  const wasPlaying = !parts.audio.paused;
  if (parts.wanted !== parts.source) {
    load(parts);
    if (wasPlaying) play(parts);
  }
  parts.audio.currentTime = to / 1000;
  parts.memory.keepPosition(parts.recordingId, to);
}
