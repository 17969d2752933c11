import { setTimeout as delay } from 'node:timers/promises';
import type { Disposable } from '../../disposables.ts';
import type { LibraryContext } from '../library-context.ts';
import { collectPassages } from './collect-passages.ts';

/** Keeps the search in step with the library, in the background. */
export interface SearchIndexer extends Disposable {
  /** Says that something may have changed. */
  wake(): void;
  /** Resolves when everything that changed up to now can be found. */
  idle(): Promise<void>;
}

/** Changes per transaction: enough to be quick, few enough that nobody waits. */
const batchSize = 100;
/** From so many recordings on, what was written is put together at the end. */
const manyRecordings = 1000;
/** Several changes within this time are one. */
const settleMs = 20;

/** Creates a {@link SearchIndexer} that works off what is there to do, newest changes included. */
export function createSearchIndexer(context: Pick<LibraryContext, 'index' | 'root' | 'log'>): SearchIndexer {
  const stop = new AbortController();
  /** Who asked since the last look; only whether anybody did counts. */
  const asks = new Set<symbol>();
  let running: Promise<void> | null = null;

  const workOff = async () => {
    await delay(settleMs);
    let indexed = 0;
    do {
      asks.clear();
      for (let count = 1; count > 0 && !stop.signal.aborted; indexed += count) {
        count = await indexBatch(context, stop.signal);
        // Whoever asks for something else goes first.
        await delay(0);
      }
      if (indexed > 0) context.index.change(({ search }) => search.writeUses());
      if (indexed < manyRecordings) continue;
      while (!stop.signal.aborted && context.index.change(({ search }) => search.tidy())) await delay(0);
      indexed = 0;
    } while (asks.size > 0 && !stop.signal.aborted);
  };
  const run = async (): Promise<void> => {
    try {
      await workOff();
    } catch (error) {
      if (!stop.signal.aborted) context.log.error('search-not-indexed', error);
    }
    // Whoever asked since the last look would otherwise wait for the next one who asks.
    running = asks.size > 0 && !stop.signal.aborted ? run() : null;
  };
  const wake = () => {
    asks.add(Symbol('ask'));
    if (!stop.signal.aborted) running ??= run();
  };
  wake();
  return {
    wake,
    async idle() {
      while (running !== null) await running;
    },
    async dispose() {
      stop.abort();
      while (running !== null) await running;
    },
  };
}

/** Brings some recordings up to date; resolves with how many there were. */
async function indexBatch(
  context: Pick<LibraryContext, 'index' | 'root'>,
  signal: AbortSignal,
): Promise<number> {
  const { index } = context;
  const dirty = index.use(({ search }) => search.dirty(batchSize));
  if (dirty.length === 0) return 0;
  const collected = await Promise.all(
    dirty.map(async (one) => ({ one, found: await collectPassages(context, one.id, one.signature) })),
  );
  if (signal.aborted) return 0;
  index.change(({ search, recordings }) => {
    const fresh: Parameters<typeof search.put>[0][] = [];
    for (const { one, found } of collected) {
      const { id } = one;
      search.settle(one);
      const file = found === null || found === 'unchanged' ? null : recordings.file(id);
      if (found === null) search.remove(id);
      else if (found !== 'unchanged' && file !== null)
        fresh.push({ id, createdMs: Date.parse(file.createdAt), ...found });
    }
    // Rows in the order of their ids: for one before the last, a full-text table writes out what it has gathered.
    for (const one of fresh.sort((a, b) => a.createdMs - b.createdMs)) search.put(one);
  });
  return dirty.length;
}
