import { type Range, toCaptureMs, toEditedMs } from '../../../shared/model/edit.ts';
import type { PlaybackPreferences } from '../../../shared/model/playback.ts';
import { createListeners } from '../../bridge/listeners.ts';
import { createCutList } from './cut-list.ts';
import { type Ensemble, type Ticker, createEnsemble } from './ensemble.ts';
import type { LoadedSource, Pictures } from './loaded-source.ts';
import type { PlaybackMemory } from './playback-memory.ts';
import { type PlaybackSource, playedDurationMs, sourceKey } from './playback-source.ts';

/** A stretch that is played again and again; without an end while only its beginning was chosen. */
export interface Passage {
  readonly startMs: number;
  readonly endMs: number | null;
}

/** How far looking for silences has come. */
export type SilenceSearch = 'none' | 'looking' | 'found' | 'failed';

/** What a player shows. Replaced, never changed. */
export interface PlaybackState extends PlaybackPreferences {
  readonly isPlaying: boolean;
  /** Place on the player's axis: of the edited recording, or of the capture in an editor. */
  readonly positionMs: number;
  /** The same place in time of the capture; of the edited recording where that is one file. */
  readonly takeMs: number;
  readonly durationMs: number;
  /** Silences on the player's axis, in order, as far as they are known; left out when `skipsSilence`. */
  readonly silences: readonly Range[];
  readonly silenceSearch: SilenceSearch;
  readonly loop: Passage | null;
  /** It cannot be loaded or decoded. */
  readonly isBroken: boolean;
  readonly pictures: Pictures;
  /** Grows when a picture has told its size. */
  readonly news: number;
}

/** Plays one recording. */
export interface Playback {
  readonly state: () => PlaybackState;
  readonly onChange: (listener: () => void) => () => void;
  /** What is played. Other files than before take over when it rests or is sought: no jump is seen or heard. */
  readonly setSource: (source: PlaybackSource) => void;
  readonly toggle: () => void;
  readonly play: () => void;
  readonly pause: () => void;
  /** Goes to a time in milliseconds, kept within the recording. */
  readonly seek: (positionMs: number) => void;
  /** Makes going to a time immediate, where that can be had. */
  readonly prepare: (positionMs: number) => void;
  readonly setSpeed: (speed: number) => void;
  /** Plays in another way from now on, and remembers it. */
  readonly prefer: (change: Partial<PlaybackPreferences>) => void;
  readonly setSilences: (silences: readonly Range[], search: SilenceSearch) => void;
  readonly setLoop: (loop: Passage | null) => void;
  /** Falls silent and lets go of the connection; `setSource` starts again. */
  readonly stop: () => void;
}

interface PlaybackOptions {
  readonly memory: PlaybackMemory;
  /** Of what its positions are times: of the recording as edited, or of its capture, cuts included. */
  readonly axis: 'edited' | 'capture';
  readonly ticker: Ticker;
  readonly onEnd: () => void;
  readonly loadSource: (source: PlaybackSource, onEvent: () => void) => LoadedSource;
}

interface Loaded {
  source: PlaybackSource;
  readonly media: LoadedSource;
  readonly ensemble: Ensemble;
}

interface Parts extends PlaybackOptions {
  readonly cuts: ReturnType<typeof createCutList>;
  readonly publish: (change: Partial<PlaybackState>) => void;
  state: PlaybackState;
  now: Loaded | null;
  /** Shows its last picture until the one that takes over has one. */
  leaving: LoadedSource | null;
  wanted: PlaybackSource | null;
  keptAtMs: number;
}

/** A place this close to the end is not worth going back to. */
const endMs = 1500;
/** The place is remembered this often while it plays. */
const keepEveryMs = 2000;

/** Creates a {@link Playback} that begins where the recording was left. */
export function createPlayback(options: PlaybackOptions): Playback {
  const changes = createListeners<undefined>();
  const parts: Parts = {
    ...options,
    cuts: createCutList(),
    publish(change) {
      parts.state = { ...parts.state, ...change };
      changes.tell(undefined);
    },
    state: {
      isPlaying: false,
      positionMs: 0,
      takeMs: 0,
      durationMs: 0,
      ...options.memory.preferences,
      silences: [],
      silenceSearch: 'none',
      loop: null,
      isBroken: false,
      pictures: {},
      news: 0,
    },
    now: null,
    leaving: null,
    wanted: null,
    keptAtMs: 0,
  };
  return {
    state: () => parts.state,
    onChange: (listener) => changes.add(listener),
    setSource: (source) => setSource(parts, source),
    toggle: () => (parts.state.isPlaying ? parts.now?.ensemble.pause() : play(parts)),
    play: () => play(parts),
    pause: () => parts.now?.ensemble.pause(),
    seek: (to) => seek(parts, to),
    prepare: (to) => parts.now?.ensemble.prepare(toTakeMs(parts, to)),
    setSpeed: (speed) => prefer(parts, { speed }),
    prefer: (change) => prefer(parts, change),
    setSilences: (silences, silenceSearch) => parts.publish({ silences, silenceSearch }),
    setLoop(loop) {
      parts.publish({ loop });
      if (loop?.endMs) seek(parts, loop.startMs);
    },
    stop: () => unload(parts),
  };
}

function setSource(parts: Parts, source: PlaybackSource): void {
  const isFirst = parts.wanted === null;
  parts.wanted = source;
  const { now } = parts;
  if (now && sourceKey(now.source) === sourceKey(source)) {
    now.source = source;
    if (source.kind === 'tracks') now.media.setSound(source.edit);
    follow(parts);
    return;
  }
  if (isFirst) {
    const durationMs = axisDurationMs(parts, source);
    const kept = parts.axis === 'edited' ? parts.memory.positionMs : 0;
    parts.publish({ durationMs, positionMs: kept < durationMs - endMs ? kept : 0 });
  }
  if (!parts.state.isPlaying) load(parts);
}

/** Loads what is wanted, unless it is there, at the place that is shown. */
function load(parts: Parts): void {
  const { wanted, now, state } = parts;
  if (!wanted || (now && sourceKey(now.source) === sourceKey(wanted))) return;
  now?.ensemble.dispose();
  parts.leaving?.dispose();
  parts.leaving = now?.media ?? null;
  const media = parts.loadSource(wanted, () => noticeNews(parts, loaded));
  const ensemble = createEnsemble({
    parts: media.parts,
    durationMs: wanted.kind === 'file' ? wanted.durationMs : wanted.captureDurationMs,
    cuts: () => parts.cuts(loaded.source, parts.state),
    loop: () => takeLoop(parts),
    ticker: parts.ticker,
    onChange: () => follow(parts),
    onEnd() {
      parts.memory.keepPosition(0);
      parts.onEnd();
    },
  });
  const loaded: Loaded = { source: wanted, media, ensemble };
  if (wanted.kind === 'tracks') media.setSound(wanted.edit);
  media.setVolume(state.volume);
  parts.now = loaded;
  ensemble.setSpeed(state.speed);
  ensemble.seek(toTakeMs(parts, state.positionMs));
  parts.publish({ isPlaying: false, isBroken: false, durationMs: axisDurationMs(parts, wanted) });
  showPictures(parts, media);
}

function showPictures(parts: Parts, media: LoadedSource): void {
  const isShown = Object.values(media.pictures).every((picture) => picture.isShown());
  if (parts.leaving && !isShown) return;
  parts.leaving?.dispose();
  parts.leaving = null;
  if (parts.state.pictures !== media.pictures) parts.publish({ pictures: media.pictures });
}

function unload(parts: Parts): void {
  const { now } = parts;
  if (now) keep(parts);
  parts.now = null;
  parts.leaving?.dispose();
  parts.leaving = null;
  if (!now) return;
  now.ensemble.dispose();
  now.media.dispose();
  parts.publish({ isPlaying: false, pictures: {} });
}

function noticeNews(parts: Parts, from: Loaded): void {
  if (parts.now !== from) return;
  if (!from.media.isBroken()) {
    showPictures(parts, from.media);
    parts.publish({ news: parts.state.news + 1 });
    return;
  }
  const goesOn = parts.state.isPlaying;
  if (parts.wanted && sourceKey(parts.wanted) !== sourceKey(from.source)) {
    load(parts);
    if (goesOn) play(parts);
    return;
  }
  from.ensemble.pause();
  parts.publish({ isPlaying: false, isBroken: true });
}

/** Shows where it is and what it does. */
function follow(parts: Parts): void {
  const { now, state } = parts;
  if (!now) return;
  const takeMs = now.ensemble.atMs();
  const isPlaying = now.ensemble.isPlaying();
  const durationMs = axisDurationMs(parts, now.source);
  const positionMs = Math.min(durationMs, toPositionMs(parts, now.source, takeMs));
  const hasStopped = state.isPlaying && !isPlaying;
  parts.publish({ isPlaying, takeMs, positionMs, durationMs });
  if (hasStopped) {
    if (positionMs < durationMs) keep(parts);
    load(parts);
  } else if (isPlaying && Math.abs(positionMs - parts.keptAtMs) > keepEveryMs) keep(parts);
}

function keep(parts: Parts): void {
  const { positionMs, durationMs } = parts.state;
  parts.keptAtMs = positionMs;
  if (parts.axis !== 'edited' || positionMs >= durationMs) return;
  parts.memory.keepPosition(positionMs);
}

function play(parts: Parts): void {
  if (parts.state.isBroken) unload(parts);
  load(parts);
  parts.now?.media.wake();
  parts.now?.ensemble.play();
}

function prefer(parts: Parts, change: Partial<PlaybackPreferences>): void {
  parts.publish(change);
  const { speed, skipsSilence, volume, showsCaptions } = parts.state;
  if (change.speed !== undefined) parts.now?.ensemble.setSpeed(speed);
  if (change.volume !== undefined) parts.now?.media.setVolume(volume);
  parts.memory.keepPreferences({ speed, skipsSilence, volume, showsCaptions });
}

function seek(parts: Parts, positionMs: number): void {
  const wasPlaying = parts.state.isPlaying;
  const to = Math.min(Math.max(0, positionMs), parts.state.durationMs);
  parts.publish({ positionMs: to });
  load(parts);
  parts.now?.ensemble.seek(toTakeMs(parts, to));
  if (wasPlaying && !parts.state.isPlaying) play(parts);
  keep(parts);
}

/** The passage that is played again and again, in time of the take. */
function takeLoop(parts: Parts): Range | null {
  const { loop } = parts.state;
  if (!loop?.endMs) return null;
  return { startMs: toTakeMs(parts, loop.startMs), endMs: toTakeMs(parts, loop.endMs) };
}

function axisDurationMs({ axis }: Parts, source: PlaybackSource): number {
  return axis === 'capture' && source.kind === 'tracks' ? source.captureDurationMs : playedDurationMs(source);
}

function toPositionMs({ axis }: Parts, source: PlaybackSource, takeMs: number): number {
  if (axis === 'capture' || source.kind === 'file') return takeMs;
  return toEditedMs(source.edit.cuts, source.captureDurationMs, takeMs);
}

function toTakeMs({ axis, now }: Parts, positionMs: number): number {
  if (axis === 'capture' || now?.source.kind !== 'tracks') return positionMs;
  return toCaptureMs(now.source.edit.cuts, now.source.captureDurationMs, positionMs);
}
