import {
  type Range,
  editedDurationMs,
  isCut,
  normaliseCuts,
  toEditedMs,
} from '../../../shared/model/edit.ts';
import type { Mark } from '../../../shared/model/mark.ts';

/** A mark at its place on a player's axis; `number` counts those of the whole capture, from 1. */
export interface PlacedMark {
  readonly number: number;
  readonly positionMs: number;
  readonly label: string;
}

/** Marks of a capture in time as edited; those in cuts are gone. */
export function editedMarks(
  marks: readonly (Pick<Mark, 'atMs'> & Partial<Pick<Mark, 'label'>>)[],
  cuts: readonly Range[],
  durationMs: number,
): readonly PlacedMark[] {
  return marks
    .map(({ atMs, label = '' }, index) => ({ atMs, label, number: index + 1 }))
    .filter(({ atMs }) => !isCut(cuts, atMs))
    .map(({ atMs, label, number }) => ({ number, label, positionMs: toEditedMs(cuts, durationMs, atMs) }));
}

/** Levels of a capture, evenly spaced, without those in cuts. */
export function editedLevels(
  levels: readonly number[],
  cuts: readonly Range[],
  durationMs: number,
): readonly number[] {
  const inside = normaliseCuts(cuts, durationMs);
  if (inside.length === 0 || editedDurationMs(inside, durationMs) === 0) return levels;
  const stepMs = durationMs / levels.length;
  return levels.filter((_, index) => !isCut(inside, (index + 0.5) * stepMs));
}
