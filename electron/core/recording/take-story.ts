import type { Mark } from '../../../shared/model/mark.ts';
import { type TrackName, soundTracks } from '../../../shared/model/track.ts';
import type { JournalLine } from './journal.ts';
import { createLevelBuckets } from './level-buckets.ts';

/** Most marks in one take. */
export const maxMarks = 1000;
const maxPauses = 10_000;
/** A capture cannot begin longer than this before the take's clock, nor after what has been recorded: another place is a mistake. */
const earliestOffsetMs = -60_000;
/** Levels that end this much before the take are not filled up: the last slice is shorter than a second. */
const levelSlackMs = 1500;
/** Silence is filled in by what level buckets take at once, for a day at most. */
const fillStepMs = 600_000;
const maxFillSteps = 144;

/** A pause as `recording.json` keeps it. */
interface Pause {
  readonly atMs: number;
  readonly durationMs: number;
}

/** What is told of one track. */
export interface TrackStory {
  /** Sequence that its next chunk must have. */
  readonly nextSequence: number;
  /** Offset in its capture up to which chunks were journalled. */
  readonly journalledEnd: number;
  /** Recorded time at which the capture's own time 0 lies; null while it was not told. */
  readonly offsetMs: number | null;
  /** Recorded time at which it went away; null while it is there. */
  readonly lostAtMs: number | null;
}

/** What a journal tells, line by line: the same in a running take and in its recovery. Bounded memory. */
export interface TakeStory {
  apply(line: JournalLine): void;
  /** Recorded time told last. */
  elapsedMs(): number;
  paused(): boolean;
  marks(): Mark[];
  pauses(): Pause[];
  /**
   * Loudness of the microphone, from where it went away that of the system audio; empty without either. Silent where
   * nothing was heard up to `durationMs`, since levels are drawn evenly spaced over the whole take.
   */
  levels(durationMs: number): number[];
  track(name: TrackName): TrackStory;
  /** The last line of a take that ended in order; null while there is none. */
  end(): Extract<JournalLine, { type: 'end' }> | null;
}

interface StoryState {
  readonly levels: ReturnType<typeof createLevelBuckets>;
  readonly marks: Mark[];
  readonly pauses: Pause[];
  readonly tracks: Map<TrackName, TrackStory>;
  /** Sound tracks that are there, the one whose levels are drawn first. */
  heard: readonly TrackName[];
  levelledMs: number;
  elapsedMs: number;
  openPause: { readonly atMs: number; readonly monotonicMs: number } | null;
  end: Extract<JournalLine, { type: 'end' }> | null;
}

const untold: TrackStory = { nextSequence: 0, journalledEnd: 0, offsetMs: null, lostAtMs: null };

/** Creates the story of a take with these tracks of which nothing is known yet. */
export function createTakeStory(tracks: readonly TrackName[]): TakeStory {
  const state: StoryState = {
    levels: createLevelBuckets(),
    marks: [],
    pauses: [],
    tracks: new Map(),
    heard: soundTracks.filter((track) => tracks.includes(track)),
    levelledMs: 0,
    elapsedMs: 0,
    openPause: null,
    end: null,
  };
  return {
    apply: (line) => {
      applyLine(state, line);
    },
    elapsedMs: () => state.elapsedMs,
    paused: () => state.openPause !== null,
    marks: () => [...state.marks].sort((one, other) => one.atMs - other.atMs),
    pauses: () => [...state.pauses],
    levels: (durationMs) => toLevels(state, durationMs),
    track: (name) => state.tracks.get(name) ?? untold,
    end: () => state.end,
  };
}

function applyLine(state: StoryState, line: JournalLine): void {
  if (line.type !== 'begin' && line.type !== 'end')
    state.elapsedMs = Math.max(state.elapsedMs, line.elapsedMs);
  switch (line.type) {
    case 'begin':
      return;
    case 'chunk':
      applyChunk(state, line);
      return;
    case 'pause':
      state.openPause ??= { atMs: line.elapsedMs, monotonicMs: line.monotonicMs };
      return;
    case 'resume':
      closePause(state, line.monotonicMs);
      return;
    case 'track-end':
      applyTrackEnd(state, line.track, line.elapsedMs);
      return;
    case 'mark':
      if (state.marks.length < maxMarks)
        state.marks.push({ atMs: line.elapsedMs, label: line.label.slice(0, 200) });
      return;
    case 'end':
      closePause(state, line.monotonicMs);
      state.end = line;
  }
}

function applyChunk(state: StoryState, line: Extract<JournalLine, { type: 'chunk' }>): void {
  const before = state.tracks.get(line.track) ?? untold;
  state.tracks.set(line.track, {
    ...before,
    nextSequence: line.sequence + 1,
    journalledEnd: line.offset + line.sizeBytes,
    offsetMs: believable(line.offsetMs, state.elapsedMs) ?? before.offsetMs,
  });
  if (line.track !== state.heard[0]) return;
  state.levels.add(line.levels, line.elapsedMs);
  state.levelledMs = Math.max(state.levelledMs, line.elapsedMs);
}

function believable(offsetMs: number | undefined, elapsedMs: number): number | null {
  return offsetMs !== undefined && offsetMs >= earliestOffsetMs && offsetMs <= elapsedMs ? offsetMs : null;
}

function applyTrackEnd(state: StoryState, track: TrackName, elapsedMs: number): void {
  const before = state.tracks.get(track) ?? untold;
  state.tracks.set(track, { ...before, lostAtMs: before.lostAtMs ?? elapsedMs });
  state.heard = state.heard.filter((name) => name !== track);
}

function toLevels(state: StoryState, durationMs: number): number[] {
  // What the journal told bounds it: a damaged capture may claim any length.
  const untilMs = Math.min(durationMs, state.elapsedMs);
  const isFull = state.levelledMs === 0 || untilMs - state.levelledMs < levelSlackMs;
  for (let step = 0; !isFull && step < maxFillSteps && state.levelledMs < untilMs; step++) {
    state.levelledMs = Math.min(state.levelledMs + fillStepMs, untilMs);
    state.levels.add([], state.levelledMs);
  }
  return state.levels.toArray();
}

function closePause(state: StoryState, monotonicMs: number): void {
  const open = state.openPause;
  state.openPause = null;
  if (!open || state.pauses.length >= maxPauses) return;
  state.pauses.push({ atMs: open.atMs, durationMs: Math.max(0, monotonicMs - open.monotonicMs) });
}
