import { type Range, keptRanges, toEditedMs } from '../../../shared/model/edit.ts';
import type { Mark } from '../../../shared/model/mark.ts';
import type { RecordingFile } from '../../../shared/model/recording.ts';

/**
 * Marks of a recording that lie in `span` of its edited time, with times from the beginning of `span`: what is said about
 * a file that holds this stretch. Moments that were cut out are not in it.
 */
export function listMarks(
  { marks, edit, durationMs }: Pick<RecordingFile, 'marks' | 'edit' | 'durationMs'>,
  span: Range,
): Mark[] {
  const cuts = edit?.cuts ?? [];
  const kept = keptRanges(cuts, durationMs);
  return marks
    .filter(({ atMs }) => kept.some(({ startMs, endMs }) => atMs >= startMs && atMs <= endMs))
    .map(({ atMs, label }) => ({ atMs: toEditedMs(cuts, durationMs, atMs), label }))
    .filter(({ atMs }) => atMs >= span.startMs && atMs < span.endMs)
    .map(({ atMs, label }) => ({ atMs: atMs - span.startMs, label }));
}
