import type { Range } from '../../../shared/model/edit.ts';
import type { PlaybackState } from './playback.ts';

/** Collects what is really played, and tells it now and then. */
export interface ViewReport {
  /** Takes note of where playing is; called as often as that changes. */
  readonly follow: (state: Pick<PlaybackState, 'isPlaying' | 'positionMs' | 'speed'>, nowMs: number) => void;
  /** Tells what was not told yet. */
  readonly flush: () => void;
}

/** How often what was played is told while playing goes on. */
const tellEveryMs = 5000;
/** The place is told several times a second; more time between two means a hidden window, which still plays. */
const longestStepMs = 3000;

/** Creates a {@link ViewReport}. A jump is not playing: a step counts if playing alone can have made it. */
export function createViewReport(tell: (ranges: readonly Range[]) => void): ViewReport {
  let ranges: { startMs: number; endMs: number }[] = [];
  let last: { readonly positionMs: number; readonly atMs: number } | null = null;
  let toldAtMs = Number.NEGATIVE_INFINITY;
  const flush = () => {
    if (ranges.length > 0) tell(ranges);
    ranges = [];
  };
  const add = (startMs: number, endMs: number) => {
    const open = ranges.at(-1);
    if (open?.endMs === startMs) open.endMs = endMs;
    else ranges.push({ startMs, endMs });
  };
  return {
    follow({ isPlaying, positionMs, speed }, nowMs) {
      if (last !== null) {
        const stepMs = positionMs - last.positionMs;
        const possibleMs = Math.min(nowMs - last.atMs, longestStepMs) * speed + 250;
        if (stepMs > 0 && stepMs <= possibleMs) add(last.positionMs, positionMs);
      }
      if (isPlaying && toldAtMs === Number.NEGATIVE_INFINITY) toldAtMs = nowMs;
      last = isPlaying ? { positionMs, atMs: nowMs } : null;
      if (isPlaying && nowMs - toldAtMs < tellEveryMs) return;
      toldAtMs = isPlaying ? nowMs : Number.NEGATIVE_INFINITY;
      flush();
    },
    flush,
  };
}

/** A silence that begins this close to what was played was come to by playing. */
const reachedMs = 400;

/** `ranges` with the silences that playing went over: who skips silence has heard everything. */
export function withSilences(ranges: readonly Range[], silences: readonly Range[]): readonly Range[] {
  const reached = silences.filter(({ startMs }) =>
    ranges.some((range) => range.startMs <= startMs && startMs <= range.endMs + reachedMs),
  );
  return [...ranges, ...reached];
}
