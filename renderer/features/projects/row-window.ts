/** Rows that are there at a time, of however many there are. */
export const windowRows = 200;
/** This many rows from its end, a window moves on: more than anyone scrolls in the time that reading takes. */
const marginRows = 50;

/** What is seen of a list, in rows from its beginning. */
export interface SeenRows {
  readonly first: number;
  readonly count: number;
}

/** First row of the window that shows what is seen: `current` as long as that does. */
export function moveWindow(current: number, { first, count }: SeenRows, total: number): number {
  const isBefore = current > 0 && first < current + marginRows;
  const isAfter = current + windowRows < total && first + count > current + windowRows - marginRows;
  if (!isBefore && !isAfter) return current;
  const around = first - Math.floor((windowRows - count) / 2);
  return Math.max(0, Math.min(around, total - windowRows));
}
