import { z } from 'zod';
import type { Range } from './edit.ts';
import { instantSchema } from './identity.ts';

/** What has been played of a recording, in its time as played. */
export const viewsSchema = z.strictObject({
  /** When it first counted as viewed; null while it does not. */
  firstAt: instantSchema.nullable(),
  lastAt: instantSchema,
  /** Stretches that were played at least once, in order, not touching; at most {@link mostRanges}. */
  ranges: z
    .array(z.strictObject({ startMs: z.number().nonnegative(), endMs: z.number().nonnegative() }))
    .max(500),
});

/** See {@link viewsSchema}. */
export type Views = z.infer<typeof viewsSchema>;

/** Stretches that are kept apart; closer ones become one when there are more. */
const mostRanges = 500;
/** As people know it from other players of this kind. */
const viewedMs = 5000;
const viewedShare = 0.75;
/** Nobody waits for the last breath. */
const finishedShare = 0.97;
/** Stretches this close are one: players tell where they are a few times a second. */
const touchingMs = 300;

function join(ranges: readonly Range[], gapMs: number): Range[] {
  const sorted = ranges
    .filter(({ startMs, endMs }) => endMs > startMs)
    .toSorted((one, other) => one.startMs - other.startMs);
  const joined: { startMs: number; endMs: number }[] = [];
  for (const { startMs, endMs } of sorted) {
    const last = joined.at(-1);
    if (last !== undefined && startMs <= last.endMs + gapMs) last.endMs = Math.max(last.endMs, endMs);
    else joined.push({ startMs, endMs });
  }
  return joined;
}

/** Share of a recording of `durationMs` that was played, 0 to 1. */
export function playedShare({ ranges }: Pick<Views, 'ranges'>, durationMs: number): number {
  if (durationMs <= 0) return ranges.length > 0 ? 1 : 0;
  const playedMs = ranges.reduce(
    (sum, { startMs, endMs }) => sum + Math.max(0, Math.min(endMs, durationMs) - startMs),
    0,
  );
  return Math.min(1, playedMs / durationMs);
}

/** True for a recording that was played nearly to its end, all of it. */
export function isFinished(views: Pick<Views, 'ranges'>, durationMs: number): boolean {
  return playedShare(views, durationMs) >= finishedShare;
}

/** `views` with more that was played, at `now`, ISO 8601. It counts as viewed from 5 seconds or three quarters on. */
export function addViews(
  views: Views | null,
  played: readonly Range[],
  { durationMs, now }: { readonly durationMs: number; readonly now: string },
): Views {
  let gapMs = touchingMs;
  let ranges = join([...(views?.ranges ?? []), ...played], gapMs);
  for (; ranges.length > mostRanges; gapMs *= 2) ranges = join(ranges, gapMs);
  const share = playedShare({ ranges }, durationMs);
  const isViewed = share * durationMs >= viewedMs || share >= viewedShare;
  return { firstAt: views?.firstAt ?? (isViewed ? now : null), lastAt: now, ranges };
}
