import type { Mark } from '../../../shared/model/recording.ts';
import type { TrackName } from '../../../shared/model/track.ts';
import type { JournalLine } from './journal.ts';
import { createLevelBuckets } from './level-buckets.ts';

/** Most marks in one take. */
export const maxMarks = 1000;
const maxPauses = 10_000;

/** A pause as `recording.json` keeps it. */
interface Pause {
  readonly atMs: number;
  readonly durationMs: number;
}

/** What a journal tells, line by line: the same in a running take and in its recovery. Bounded memory. */
export interface TakeStory {
  apply(line: JournalLine): void;
  /** Recorded time told last. */
  elapsedMs(): number;
  paused(): boolean;
  marks(): Mark[];
  pauses(): Pause[];
  levels(): number[];
  /** Sequence that the next chunk of `track` must have. */
  nextSequence(track: TrackName): number;
  /** Offset in the capture of `track` up to which chunks were journalled. */
  journalledEnd(track: TrackName): number;
  /** The last line of a take that ended in order; null while there is none. */
  end(): Extract<JournalLine, { type: 'end' }> | null;
}

interface StoryState {
  readonly levels: ReturnType<typeof createLevelBuckets>;
  readonly marks: Mark[];
  readonly pauses: Pause[];
  readonly tracks: Map<TrackName, { nextSequence: number; journalledEnd: number }>;
  levelTrack: TrackName | null;
  elapsedMs: number;
  openPause: { readonly atMs: number; readonly monotonicMs: number } | null;
  end: Extract<JournalLine, { type: 'end' }> | null;
}

/** Creates the story of a take of which nothing is known yet. */
export function createTakeStory(): TakeStory {
  const state: StoryState = {
    levels: createLevelBuckets(),
    marks: [],
    pauses: [],
    tracks: new Map(),
    levelTrack: null,
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
    levels: () => state.levels.toArray(),
    nextSequence: (track) => state.tracks.get(track)?.nextSequence ?? 0,
    journalledEnd: (track) => state.tracks.get(track)?.journalledEnd ?? 0,
    end: () => state.end,
  };
}

function applyLine(state: StoryState, line: JournalLine): void {
  if (line.type !== 'begin' && line.type !== 'end')
    state.elapsedMs = Math.max(state.elapsedMs, line.elapsedMs);
  switch (line.type) {
    case 'begin':
      state.levelTrack = levelTrackOf(line.tracks.map(({ track }) => track));
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
  state.tracks.set(line.track, {
    nextSequence: line.sequence + 1,
    journalledEnd: line.offset + line.sizeBytes,
  });
  state.levelTrack ??= line.track;
  if (line.track === state.levelTrack) state.levels.add(line.levels, line.elapsedMs);
}

function closePause(state: StoryState, monotonicMs: number): void {
  const open = state.openPause;
  state.openPause = null;
  if (!open || state.pauses.length >= maxPauses) return;
  state.pauses.push({ atMs: open.atMs, durationMs: Math.max(0, monotonicMs - open.monotonicMs) });
}

function levelTrackOf(tracks: readonly TrackName[]): TrackName | null {
  return tracks.find((track) => track === 'microphone') ?? tracks[0] ?? null;
}
