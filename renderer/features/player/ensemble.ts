import type { Range } from '../../../shared/model/edit.ts';
import { type Placed, covers, nextCut, pickLead, skipCut, steer } from './timeline.ts';

/** What an ensemble needs of an `HTMLMediaElement`. */
export type PlayedMedia = Pick<
  HTMLMediaElement,
  'currentTime' | 'playbackRate' | 'paused' | 'ended' | 'seeking' | 'readyState' | 'play' | 'pause'
>;

/** One media file of an ensemble. */
export interface Part extends Placed {
  readonly media: PlayedMedia;
  readonly kind: 'picture' | 'sound';
  /** True when it cannot be loaded or decoded: the others go on without it. */
  readonly isBroken: () => boolean;
  /** Makes going to `atS` seconds of the file immediate, where it can. */
  readonly prepare?: (atS: number) => void;
}

/** Calls back many times a second, also in hidden windows; gives what ends this. */
export interface Ticker {
  readonly now: () => number;
  readonly start: (onTick: () => void) => () => void;
  /** False while nobody sees pictures, which browsers then hold. */
  readonly isVisible: () => boolean;
}

/** Several media files that play as one. */
export interface Ensemble {
  readonly play: () => void;
  readonly pause: () => void;
  /** Goes to a time of the take. */
  readonly seek: (atMs: number) => void;
  /** Makes going to a time of the take immediate, where parts can. */
  readonly prepare: (atMs: number) => void;
  readonly setSpeed: (speed: number) => void;
  /** Time of the take that is seen and heard. */
  readonly atMs: () => number;
  readonly isPlaying: () => boolean;
  /** Stops for good. */
  readonly dispose: () => void;
}

interface EnsembleOptions {
  readonly parts: readonly Part[];
  readonly durationMs: number;
  /** Left out while it plays: in order, apart from each other, within the duration. */
  readonly cuts: () => readonly Range[];
  /** Played again and again, once playing has come into it; null for none. */
  readonly loop: () => Range | null;
  readonly ticker: Ticker;
  /** Called whenever the time or what it does changes. */
  readonly onChange: () => void;
  readonly onEnd: () => void;
}

/** `HAVE_FUTURE_DATA`: it can go on from here. */
const canGoOn = 3;
/** Where a file ends is known only so well; this close to it, it need not have more. */
const nearEndMs = 400;
/** Media that close to where it should be is not sought before it starts. */
const inPlaceMs = 8;
/** Less than a frame: what stopped this close to the others stays there. */
const atRestMs = 15;

interface State extends EnsembleOptions {
  /** Whether it should play, and whether it waits for media before it can. */
  isWanted: boolean;
  isHeld: boolean;
  speed: number;
  /** Time of the take at `sinceMs` of the ticker. */
  anchorMs: number;
  sinceMs: number;
  /** Time of the take that parts were last told to prepare. */
  preparedMs: number;
  stopTicker: (() => void) | null;
}

/**
 * Plays `parts` together, each placed by its `offsetMs`: one is the clock, the others are kept in step with it. They start
 * when all can, and when one has to wait, all do.
 */
export function createEnsemble(options: EnsembleOptions): Ensemble {
  const state: State = {
    ...options,
    isWanted: false,
    isHeld: false,
    speed: 1,
    anchorMs: 0,
    sinceMs: 0,
    preparedMs: -1,
    stopTicker: null,
  };
  return {
    play() {
      state.isWanted = true;
      const atMs = skipCut(state.cuts(), state.anchorMs);
      gather(state, atMs >= state.durationMs ? skipCut(state.cuts(), 0) : atMs);
      state.stopTicker ??= state.ticker.start(() => tick(state));
      tick(state);
    },
    pause() {
      if (!state.isWanted) return;
      setAnchor(state, now(state));
      rest(state);
      // Each stops where it happens to be; at rest they show the same moment.
      place(state, state.anchorMs, atRestMs);
      state.onChange();
    },
    seek(atMs) {
      const to = Math.min(Math.max(0, atMs), state.durationMs);
      if (state.isWanted) gather(state, skipCut(state.cuts(), to));
      else {
        setAnchor(state, to);
        place(state, to, 1);
      }
      state.onChange();
    },
    prepare(atMs) {
      // What was prepared for a cut may be gone now.
      state.preparedMs = -1;
      prepareParts(state, atMs);
    },
    setSpeed(speed) {
      setAnchor(state, now(state));
      state.speed = speed;
      for (const { media } of state.parts) media.playbackRate = speed;
    },
    atMs: () => state.anchorMs,
    isPlaying: () => state.isWanted,
    dispose: () => rest(state),
  };
}

/** Time of the take now: the lead's, or, where there is none, that of the ticker. */
function now(state: State): number {
  if (!state.isWanted || state.isHeld) return state.anchorMs;
  const lead = pickLead(usable(state), state.anchorMs);
  if (lead && !lead.media.paused && !lead.media.ended) return lead.media.currentTime * 1000 + lead.offsetMs;
  return state.anchorMs + (state.ticker.now() - state.sinceMs) * state.speed;
}

function usable(state: State): readonly Part[] {
  return state.parts.filter((part) => !part.isBroken());
}

function setAnchor(state: State, atMs: number): void {
  state.anchorMs = Math.min(Math.max(0, atMs), state.durationMs);
  state.sinceMs = state.ticker.now();
}

/** Stops everything at a time and puts it in place there, to start together once all can. */
function gather(state: State, atMs: number): void {
  state.isHeld = true;
  state.preparedMs = -1;
  setAnchor(state, atMs);
  for (const { media } of state.parts) if (!media.paused) media.pause();
  place(state, state.anchorMs, inPlaceMs);
}

function place(state: State, atMs: number, exactMs: number): void {
  for (const { media, offsetMs, durationMs } of state.parts) {
    const to = Math.min(Math.max(0, atMs - offsetMs), durationMs);
    if (Math.abs(media.currentTime * 1000 - to) > exactMs) media.currentTime = to / 1000;
  }
}

function rest(state: State): void {
  state.isWanted = false;
  state.isHeld = false;
  state.stopTicker?.();
  state.stopTicker = null;
  for (const { media } of state.parts) {
    if (!media.paused) media.pause();
    media.playbackRate = state.speed;
  }
}

function tick(state: State): void {
  if (!state.isWanted) return;
  if (state.isHeld) {
    startIfReady(state);
    state.onChange();
    return;
  }
  const beforeMs = state.anchorMs;
  setAnchor(state, now(state));
  const to = skipCut(state.cuts(), state.anchorMs);
  const loop = state.loop();
  if (loop && beforeMs < loop.endMs && to >= loop.endMs) {
    gather(state, skipCut(state.cuts(), loop.startMs));
    startIfReady(state);
  } else if (to >= state.durationMs) end(state);
  else if (to > state.anchorMs) {
    gather(state, to);
    startIfReady(state);
  } else if (playing(state).every(isReady(state))) {
    keepInStep(state);
    prepareCut(state);
  } else gather(state, state.anchorMs);
  state.onChange();
}

/** Parts that should be seen or heard at the time it is. */
function playing(state: State): readonly Part[] {
  const isVisible = state.ticker.isVisible();
  return usable(state).filter((part) => covers(part, state.anchorMs) && (isVisible || part.kind === 'sound'));
}

function isReady(state: State) {
  return ({ media, offsetMs, durationMs }: Part): boolean => {
    if (media.seeking) return false;
    return media.readyState >= canGoOn || state.anchorMs > offsetMs + durationMs - nearEndMs;
  };
}

/** A cut is prepared this long before it comes. */
const prepareAheadMs = 1500;

function prepareCut(state: State): void {
  const cut = nextCut(state.cuts(), state.anchorMs);
  if (!cut || cut.endMs === state.preparedMs || cut.endMs >= state.durationMs) return;
  if (cut.startMs - state.anchorMs > prepareAheadMs * state.speed) return;
  state.preparedMs = cut.endMs;
  prepareParts(state, cut.endMs);
}

function prepareParts(state: State, atMs: number): void {
  for (const part of usable(state)) {
    if (covers(part, atMs)) part.prepare?.((atMs - part.offsetMs) / 1000);
  }
}

function startIfReady(state: State): void {
  if (!playing(state).every(isReady(state))) return;
  state.isHeld = false;
  setAnchor(state, state.anchorMs);
  for (const part of playing(state)) startPart(state, part);
}

function startPart(state: State, { media }: Part): void {
  media.playbackRate = state.speed;
  // Also rejects when it is paused before it could begin, and after an error, which makes it broken.
  media.play().catch((reason: unknown) => {
    if (reason instanceof DOMException && reason.name === 'NotAllowedError') refuse(state);
  });
}

/** Browsers let nothing sound before the first click into a page. */
function refuse(state: State): void {
  rest(state);
  state.onChange();
}

function keepInStep(state: State): void {
  const lead = pickLead(usable(state), state.anchorMs);
  for (const part of playing(state)) {
    const { media, offsetMs, kind } = part;
    if (media.ended) continue;
    if (media.paused) {
      // Its time has only come now.
      if (part !== lead) media.currentTime = Math.max(0, state.anchorMs - offsetMs) / 1000;
      startPart(state, part);
    } else if (part !== lead) {
      const change = steer(media.currentTime * 1000 + offsetMs - state.anchorMs, kind);
      if (change === 'seek') media.currentTime = (state.anchorMs - offsetMs) / 1000;
      else setRate(media, state.speed * change);
    } else setRate(media, state.speed);
  }
}

/** Browsers do real work on every change. */
function setRate(media: PlayedMedia, rate: number): void {
  if (Math.abs(media.playbackRate - rate) > 0.005) media.playbackRate = rate;
}

function end(state: State): void {
  rest(state);
  setAnchor(state, state.durationMs);
  state.onEnd();
}
