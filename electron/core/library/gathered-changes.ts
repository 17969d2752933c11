import type { IndexTables } from './library-index.ts';

type Change = (tables: IndexTables) => void;

interface Waiting {
  readonly change: Change;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/** So many go into one transaction. */
const most = 24;
/** The first of them waits so long for others, in milliseconds. */
const waitMs = 40;

/**
 * Creates what makes changes that come shortly after each other in one transaction: each by itself would write the same
 * pages of the index again. One that fails takes no other with it. Resolves when the change is made.
 */
export function createGatheredChanges(
  makeChange: (change: Change) => void,
): (change: Change) => Promise<void> {
  let waiting: Waiting[] = [];
  let timer: NodeJS.Timeout | undefined;
  const makeAll = () => {
    clearTimeout(timer);
    timer = undefined;
    const all = waiting;
    waiting = [];
    try {
      makeChange((tables) => {
        for (const { change } of all) change(tables);
      });
      for (const { resolve } of all) resolve();
    } catch {
      for (const one of all) makeOne(makeChange, one);
    }
  };
  return (change) =>
    new Promise((resolve, reject) => {
      waiting.push({ change, resolve, reject });
      if (waiting.length >= most) makeAll();
      else timer ??= setTimeout(makeAll, waitMs);
    });
}

function makeOne(makeChange: (change: Change) => void, { change, resolve, reject }: Waiting): void {
  try {
    makeChange(change);
    resolve();
  } catch (error) {
    reject(error);
  }
}
