import {
  type RefObject,
  useDeferredValue,
  useEffect,
  useEffectEvent,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { EventName } from '../../../shared/contract/events.ts';
import type { MethodArgs, MethodResult } from '../../../shared/contract/methods.ts';
import type { RecordingSummary } from '../../../shared/model/recording.ts';
import { type Live, useLive } from '../../bridge/use-live.ts';
import { moveWindow, windowRows } from './row-window.ts';

type Page = MethodResult<'library.listRecordings'>;
type Question = Pick<MethodArgs<'library.listRecordings'>, 'scope' | 'filter'>;

/** Rows of a long list that are there now, and room for the others. */
export interface RowWindow {
  readonly list: RefObject<HTMLUListElement | null>;
  /** Rows before the first that is there. */
  readonly before: number;
  readonly total: number;
}

/** A list of recordings of any length, of which the part that is seen is read. */
export interface RecordingWindow extends Pick<Live<Page>, 'error' | 'refresh'> {
  /** Undefined until there is a first answer. */
  readonly total: number | undefined;
  readonly items: readonly RecordingSummary[];
  /** Every row that was read since the list last changed its length, in order. */
  readonly seen: readonly RecordingSummary[];
  readonly window: RowWindow;
}

interface Kept {
  readonly page: Page;
  readonly offset: number;
  readonly key: string;
  readonly seen: ReadonlyMap<string, RecordingSummary>;
}

/** Reads what is seen of a list of recordings, again after every event in `refreshOn`. What was there stays until the next rows are. */
export function useRecordingWindow(question: Question, refreshOn: readonly EventName[]): RecordingWindow {
  const key = JSON.stringify(question);
  const [wanted, setWanted] = useState({ key, offset: 0 });
  // Another question begins at its beginning.
  const offset = wanted.key === key ? wanted.offset : 0;
  const live = useLive('library.listRecordings', { ...question, offset, limit: windowRows }, refreshOn);
  const [kept, setKept] = useState<Kept | null>(null);
  const isNew = live.value !== undefined && live.value !== kept?.page;
  const shown = isNew ? keep(kept, live.value, { offset, key }) : kept;
  if (isNew) setKept(shown);
  // A hundred new rows are made between frames, not in one.
  const drawn = useDeferredValue(shown);
  const seen = useMemo(() => inOrderOfTime(drawn?.seen), [drawn?.seen]);
  const list = useRef<HTMLUListElement>(null);
  const total = shown?.page.total;
  useScrolled(list, (rows) => {
    const next = moveWindow(offset, rows, total ?? 0);
    if (next !== offset) setWanted({ key, offset: next });
  });
  return {
    error: live.error,
    refresh: live.refresh,
    total: drawn?.page.total,
    items: drawn?.page.items ?? [],
    seen,
    window: { list, before: drawn?.offset ?? 0, total: drawn?.page.total ?? 0 },
  };
}

/** As lists have it: the newest first. */
function inOrderOfTime(seen: Kept['seen'] = new Map()): readonly RecordingSummary[] {
  return [...seen.values()]
    .map((recording) => ({ recording, createdMs: Date.parse(recording.createdAt) }))
    .sort((one, other) => other.createdMs - one.createdMs || (one.recording.id < other.recording.id ? -1 : 1))
    .map(({ recording }) => recording);
}

function keep(before: Kept | null, page: Page, { offset, key }: Pick<Kept, 'offset' | 'key'>): Kept {
  const goesOn = before?.key === key && before.page.total === page.total;
  const seen = new Map(goesOn ? before.seen : []);
  for (const item of page.items) seen.set(item.id, item);
  return { page, offset, key, seen };
}

/** Room for the rows of a list that are not there, so that the scroll bar tells the truth; `count` of them are. */
export function roomAround({ before, total }: Omit<RowWindow, 'list'>, count: number) {
  return {
    paddingBlockStart: `calc(${before} * var(--row-height))`,
    paddingBlockEnd: `calc(${Math.max(0, total - before - count)} * var(--row-height))`,
  };
}

/** Tells which rows of the list are seen, whenever something is scrolled. */
function useScrolled(
  list: RefObject<HTMLUListElement | null>,
  onScrolled: (rows: { readonly first: number; readonly count: number }) => void,
): void {
  const tell = useEffectEvent(onScrolled);
  useEffect(() => {
    const onScroll = () => {
      if (!list.current) return;
      const rowHeight = Number.parseFloat(getComputedStyle(list.current).getPropertyValue('--row-height'));
      const { top } = list.current.getBoundingClientRect();
      tell({
        first: Math.max(0, Math.floor(-top / rowHeight)),
        count: Math.ceil(window.innerHeight / rowHeight),
      });
    };
    // Scrolling does not bubble; what scrolls is some element above the list.
    document.addEventListener('scroll', onScroll, { capture: true, passive: true });
    return () => document.removeEventListener('scroll', onScroll, { capture: true });
  }, [list]);
}
