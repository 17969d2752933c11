import { useState } from 'react';
import type { EventName } from '../../../shared/contract/events.ts';
import type { MethodArgs, MethodResult } from '../../../shared/contract/methods.ts';
import type { RecordingSummary } from '../../../shared/model/recording.ts';
import { useClient } from '../../bridge/client-context.tsx';
import { type Live, useLive } from '../../bridge/use-live.ts';
import { type SeenRows, addPage, moveWindow, readMissing, readRows } from './row-window.ts';

type Page = MethodResult<'library.listRecordings'>;
type Question = Pick<MethodArgs<'library.listRecordings'>, 'scope' | 'filter'>;

/** Recordings of a list of any length: as many as there are, undefined where they were not read yet. */
export type RecordingRows = readonly (RecordingSummary | undefined)[];

/** A list of recordings of any length, of which the part that is seen is read. */
export interface RecordingWindow extends Pick<Live<Page>, 'error' | 'refresh'> {
  /** Undefined until there is a first answer. */
  readonly total: number | undefined;
  readonly rows: RecordingRows;
  /** Reads on where what is seen is not among what was read. */
  readonly onSeen: (seen: SeenRows) => void;
  /** Reads the rows that were not read yet, and gives all. */
  readonly readAll: () => Promise<readonly RecordingSummary[]>;
}

interface Kept {
  readonly page: Page;
  readonly key: string;
  readonly rows: RecordingRows;
}

const none: RecordingRows = [];

/** Reads what is seen of a list of recordings, again after every event in `refreshOn`. What was there stays until the next rows are. */
export function useRecordingWindow(question: Question, refreshOn: readonly EventName[]): RecordingWindow {
  const client = useClient();
  const key = JSON.stringify(question);
  const [wanted, setWanted] = useState({ key, offset: 0 });
  // Another question begins at its beginning.
  const offset = wanted.key === key ? wanted.offset : 0;
  const live = useLive('library.listRecordings', { ...question, offset, limit: readRows }, refreshOn);
  const [kept, setKept] = useState<Kept | null>(null);
  const isNew = live.value !== undefined && live.value !== kept?.page;
  const shown = isNew
    ? { page: live.value, key, rows: addPage(kept?.key === key ? kept.rows : undefined, live.value, offset) }
    : kept;
  if (isNew) setKept(shown);
  const total = shown?.page.total;
  const readPage = async (from: number) => {
    const page = await client.call('library.listRecordings', { ...question, offset: from, limit: readRows });
    setKept((now) => (now?.key === key ? { ...now, rows: addPage(now.rows, page, from) } : now));
    return page;
  };
  return {
    error: live.error,
    refresh: live.refresh,
    total,
    rows: shown?.rows ?? none,
    onSeen(seen) {
      const next = moveWindow(offset, seen, total ?? 0);
      if (next !== offset) setWanted({ key, offset: next });
    },
    readAll: () => readMissing(shown?.rows ?? none, readPage),
  };
}
