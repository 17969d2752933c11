import { formatDuration } from '../../../shared/text/format-duration.ts';

/** A moment to a tenth of a second, for cutting: `0:12.3`. */
export function formatMoment(atMs: number): string {
  const tenths = Math.max(0, Math.round(atMs / 100));
  return `${formatDuration(Math.floor(tenths / 10) * 1000)}.${tenths % 10}`;
}

/** A length to a tenth of a second in words short enough for a row: `2.7 s`, `1:02.3`. */
export function formatLength(durationMs: number): string {
  return durationMs < 59_950 ? `${(durationMs / 1000).toFixed(1)} s` : formatMoment(durationMs);
}
