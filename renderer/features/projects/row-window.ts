/** Rows that are read at a time, of however many there are. */
export const readRows = 200;
/** This many rows from its end, what is read moves on: more than anyone scrolls in the time that reading takes. */
const readAhead = 50;
/** Rows that are drawn above and below what is seen: more than anyone scrolls in the time that drawing takes. */
const drawAhead = 10;
/** Rows that are drawn at once when a list is scrolled: few enough for one frame. */
const drawStep = 2;

/** What is seen of a list, in rows from its beginning. */
export interface SeenRows {
  readonly first: number;
  readonly count: number;
}

/** First row of the window that shows what is seen: `current` as long as that does. */
export function moveWindow(current: number, { first, count }: SeenRows, total: number): number {
  const isBefore = current > 0 && first < current + readAhead;
  const isAfter = current + readRows < total && first + count > current + readRows - readAhead;
  if (!isBefore && !isAfter) return current;
  const around = first - Math.floor((readRows - count) / 2);
  return Math.max(0, Math.min(around, total - readRows));
}

/** Rows from `first` up to but without `end`. */
export interface RowRange {
  readonly first: number;
  readonly end: number;
}

/** Rows to draw for what is seen: some more above and below, and the same for a step of scrolling. */
export function rangeAround({ first, count }: SeenRows): RowRange {
  const from = Math.floor((first - drawAhead) / drawStep) * drawStep;
  return { first: Math.max(0, from), end: from + count + 2 * drawAhead + drawStep };
}

/** A row that is drawn, where it stands, and the room for those before it that are not drawn. */
export interface DrawnRow<Row> {
  readonly row: Row;
  /** Counted from 1. */
  readonly at: number;
  /** Rows between it and the one drawn before it. */
  readonly gap: number;
}

/** Rows of `range` that are known, and those at `kept` wherever they are, in order. */
export function drawRows<Row>(
  rows: readonly (Row | undefined)[],
  range: RowRange,
  kept: readonly number[],
): readonly DrawnRow<Row>[] {
  const isInside = (index: number) => index >= range.first && index < range.end;
  const inside = Array.from({ length: range.end - range.first }, (_, index) => range.first + index);
  const outside = kept.filter((index, at) => !isInside(index) && kept.indexOf(index) === at);
  const drawn: DrawnRow<Row>[] = [];
  let before = 0;
  for (const index of [...outside, ...inside].sort((one, other) => one - other)) {
    const row = rows[index];
    if (row === undefined) continue;
    drawn.push({ row, at: index + 1, gap: index - before });
    before = index + 1;
  }
  return drawn;
}

interface Identified {
  readonly id: string;
}

/**
 * Rows after `page` was read from `offset` on. Others stay as they were known, and so do those that say the same as before,
 * so that they are not drawn again; rows that turn out to have moved make all others unknown.
 */
export function addPage<Row extends Identified>(
  known: readonly (Row | undefined)[] | undefined,
  page: { readonly items: readonly Row[]; readonly total: number },
  offset: number,
): readonly (Row | undefined)[] {
  const hasMoved = page.items.some((row, index) => {
    const before = known?.[offset + index];
    return before !== undefined && before.id !== row.id;
  });
  const goesOn = known?.length === page.total && !hasMoved;
  const rows = goesOn ? [...known] : new Array<Row | undefined>(page.total).fill(undefined);
  // Looked up by what they are: a row that moved by one says the same too.
  const before = new Map(
    known?.slice(Math.max(0, offset - 1), offset + readRows + 1).map((row) => [row?.id, row]),
  );
  for (const [index, row] of page.items.entries()) {
    const same = before.get(row.id);
    rows[offset + index] = same && JSON.stringify(same) === JSON.stringify(row) ? same : row;
  }
  return rows;
}

/**
 * Every row there is, reading on wherever one of `known` is missing. `read` gives the page of `readRows` rows from an offset on;
 * rows that move meanwhile are read again.
 */
export async function readMissing<Row extends Identified>(
  known: readonly (Row | undefined)[],
  read: (offset: number) => Promise<{ readonly items: readonly Row[]; readonly total: number }>,
): Promise<readonly Row[]> {
  let rows = known;
  for (let offset = rows.indexOf(undefined); offset !== -1; offset = rows.indexOf(undefined)) {
    const page = await read(offset);
    if (page.items.length === 0 && page.total === rows.length) break;
    rows = addPage(rows, page, offset);
  }
  return rows.filter((row) => row !== undefined);
}
