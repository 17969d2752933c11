import { type Edit, type Range, keptRanges } from '../../../shared/model/edit.ts';

/** How far from where a part should end a silence is looked for, as a share of a part. */
const reach = 0.35;

function middle({ startMs, endMs }: Range): number {
  return (startMs + endMs) / 2;
}

/**
 * Splits `range` of the capture into `count` parts of about the same length as played, each ending in the middle of the
 * silence nearest to where it should; where there is none nearby, at that place. Silences are in time of the capture.
 */
export function splitRange(
  range: Range,
  count: number,
  { edit, silences }: { readonly edit: Pick<Edit, 'cuts'>; readonly silences: readonly Range[] },
): Range[] {
  const kept = keptRanges(edit.cuts, range.endMs).flatMap(({ startMs, endMs }) => {
    const from = Math.max(startMs, range.startMs);
    return endMs > from ? [{ startMs: from, endMs }] : [];
  });
  const totalMs = kept.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
  const ends: number[] = [];
  for (let part = 1; part < count; part += 1) {
    const wantedMs = captureTime(kept, (totalMs * part) / count);
    const earliest = ends.at(-1) ?? range.startMs;
    const near = silences
      .filter((silence) => kept.some((one) => middle(silence) > one.startMs && middle(silence) < one.endMs))
      .map((silence) => middle(silence))
      .filter((ms) => ms > earliest && Math.abs(ms - wantedMs) < (reach * totalMs) / count);
    const nearest = near.toSorted((one, other) => Math.abs(one - wantedMs) - Math.abs(other - wantedMs))[0];
    ends.push(nearest ?? wantedMs);
  }
  return [...ends, range.endMs].map((endMs, index) => ({ startMs: ends[index - 1] ?? range.startMs, endMs }));
}

function captureTime(kept: readonly Range[], keptMs: number): number {
  let leftMs = keptMs;
  for (const { startMs, endMs } of kept) {
    if (leftMs < endMs - startMs) return startMs + leftMs;
    leftMs -= endMs - startMs;
  }
  return kept.at(-1)?.endMs ?? 0;
}

/** Length of `range` as played. */
export function playedMs(range: Range, { cuts }: Pick<Edit, 'cuts'>): number {
  return keptRanges(cuts, range.endMs).reduce(
    (sum, { startMs, endMs }) => sum + Math.max(0, endMs - Math.max(startMs, range.startMs)),
    0,
  );
}
