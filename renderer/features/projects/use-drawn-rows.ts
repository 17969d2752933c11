import {
  type CSSProperties,
  type RefObject,
  type SyntheticEvent,
  useEffect,
  useEffectEvent,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { RecordingSummary } from '../../../shared/model/recording.ts';
import { type DrawnRow, type SeenRows, drawRows, rangeAround } from './row-window.ts';
import type { RecordingWindow } from './use-recording-window.ts';

/** As the style sheet has it, for the time before there is a list to look at. */
const usualRowHeight = 56;

/** A long list as it is drawn: only rows that are seen or nearly, and the one that was used last. */
export interface DrawnRows {
  readonly drawn: readonly DrawnRow<RecordingSummary>[];
  readonly total: number;
  /** For the list itself; its rows have the id of their recording as `data-id`. */
  readonly listProps: {
    readonly ref: RefObject<HTMLUListElement | null>;
    readonly style: CSSProperties;
    readonly onFocus: (event: SyntheticEvent) => void;
    readonly onDragStart: (event: SyntheticEvent) => void;
  };
}

/** Chooses the rows to draw as the list is scrolled. `alsoId` stays drawn wherever it is, as does the row with the focus. */
export function useDrawnRows(window: RecordingWindow, alsoId: string | null): DrawnRows {
  const { rows, onSeen } = window;
  const list = useRef<HTMLUListElement>(null);
  const [range, setRange] = useState(() => rangeAround({ first: 0, count: rowsInWindow(usualRowHeight) }));
  const [usedId, setUsedId] = useState<string | null>(null);
  useScrolled(list, (seen) => {
    const next = rangeAround(seen);
    if (next.first === range.first && next.end === range.end) return;
    setRange(next);
    onSeen(seen);
  });
  const kept = useMemo(
    () => [alsoId, usedId].map((id) => (id === null ? -1 : rows.findIndex((row) => row?.id === id))),
    [rows, alsoId, usedId],
  );
  const drawn = drawRows(rows, range, kept);
  const use = ({ target }: SyntheticEvent) => {
    const id = target instanceof Element && target.closest<HTMLElement>('[data-id]')?.dataset.id;
    // A menu of a row is elsewhere in the page.
    if (typeof id === 'string') setUsedId(id);
  };
  const room = rows.length - (drawn.at(-1)?.at ?? 0);
  return {
    drawn,
    total: rows.length,
    listProps: { ref: list, style: { paddingBlockEnd: rowsHigh(room) }, onFocus: use, onDragStart: use },
  };
}

/** Style of a row that leaves room for the rows before it that are not drawn, so that the scroll bar tells the truth. */
export function roomBefore(gap: number): CSSProperties | undefined {
  return gap === 0 ? undefined : { marginBlockStart: rowsHigh(gap) };
}

function rowsHigh(count: number): string {
  return `calc(${count} * var(--row-height))`;
}

function rowsInWindow(rowHeight: number): number {
  return Math.ceil(window.innerHeight / rowHeight);
}

function heightOfRows(list: HTMLUListElement | null): number {
  if (!list) return usualRowHeight;
  return Number.parseFloat(getComputedStyle(list).getPropertyValue('--row-height'));
}

/** Tells which rows of the list are seen, whenever something is scrolled or the window changes its size. */
function useScrolled(list: RefObject<HTMLUListElement | null>, onScrolled: (seen: SeenRows) => void): void {
  const tell = useEffectEvent(onScrolled);
  useEffect(() => {
    // A question about styles at every step of scrolling takes a tenth of a frame.
    const rowHeight = heightOfRows(list.current);
    const onScroll = () => {
      if (!list.current) return;
      const { top } = list.current.getBoundingClientRect();
      tell({ first: Math.max(0, Math.floor(-top / rowHeight)), count: rowsInWindow(rowHeight) });
    };
    // Scrolling does not bubble; what scrolls is some element above the list.
    document.addEventListener('scroll', onScroll, { capture: true, passive: true });
    window.addEventListener('resize', onScroll);
    return () => {
      document.removeEventListener('scroll', onScroll, { capture: true });
      window.removeEventListener('resize', onScroll);
    };
  }, [list]);
}
