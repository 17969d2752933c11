import type { Range } from '../../../shared/model/edit.ts';

/** What is about to be cut: its two ends in time of the capture, each of them perhaps not chosen yet. */
export interface Selection {
  readonly fromMs: number | null;
  readonly toMs: number | null;
}

/** Nothing is chosen. */
export const noSelection: Selection = { fromMs: null, toMs: null };

/** Puts the beginning; an end that no longer lies behind it is forgotten. */
export function selectFrom({ toMs }: Selection, fromMs: number): Selection {
  return { fromMs, toMs: toMs !== null && toMs > fromMs ? toMs : null };
}

/** Puts the end; a beginning that no longer lies before it is forgotten. */
export function selectTo({ fromMs }: Selection, toMs: number): Selection {
  return { fromMs: fromMs !== null && fromMs < toMs ? fromMs : null, toMs };
}

/** The range between two places, in either order. */
export function selectBetween(oneMs: number, otherMs: number): Selection {
  return { fromMs: Math.min(oneMs, otherMs), toMs: Math.max(oneMs, otherMs) };
}

/** What is chosen; null until both ends are. */
export function selectedRange({ fromMs, toMs }: Selection): Range | null {
  return fromMs === null || toMs === null || toMs <= fromMs ? null : { startMs: fromMs, endMs: toMs };
}
