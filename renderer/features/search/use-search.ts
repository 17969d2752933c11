import { useEffect, useState } from 'react';
import type { SearchResult } from '../../../shared/model/search.ts';
import { type CallError, toCallError } from '../../bridge/call-error.ts';
import { useClient } from '../../bridge/client-context.tsx';

/** What a search has come to. */
export interface SearchState {
  /** The query that `result` answers; what is typed since is on its way. */
  readonly answered: string;
  readonly result: SearchResult | null;
  readonly error: CallError | null;
}

/** Recordings that are shown. */
const mostShown = 30;
/** Keys that follow each other this fast are asked about once. */
const typingMs = 40;

/** Searches for `query` while it is typed. Answers that come too late are dropped; the last one stays until the next is there. */
export function useSearch(query: string): SearchState {
  const client = useClient();
  const [state, setState] = useState<SearchState>({ answered: '', result: null, error: null });
  const wanted = query.trim() === '' ? '' : query;
  useEffect(() => {
    if (wanted === '') return;
    let isWanted = true;
    const timer = window.setTimeout(() => {
      client.call('library.search', { query: wanted, limit: mostShown }).then(
        (result) => isWanted && setState({ answered: wanted, result, error: null }),
        (reason: unknown) =>
          isWanted && setState({ answered: wanted, result: null, error: toCallError(reason) }),
      );
    }, typingMs);
    return () => {
      isWanted = false;
      window.clearTimeout(timer);
    };
  }, [client, wanted]);
  return wanted === '' ? { answered: '', result: null, error: null } : state;
}
