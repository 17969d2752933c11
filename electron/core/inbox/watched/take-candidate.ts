import { access } from 'node:fs/promises';
import { basename } from 'node:path';
import { AppError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import { safeText } from '../received-recording.ts';
import type { Candidate } from './candidates.ts';
import { type FoundOrder, type TakeFoundDeps, takeFound } from './take-found.ts';
import type { WatchedStore } from './watched-store.ts';

/** So often a file may fail in a way that may pass before it is refused. */
const mostFailures = { 'file-unreadable': 10, internal: 3 } as const;

async function isThere(folder: string): Promise<boolean> {
  return access(folder).then(
    () => true,
    () => false,
  );
}

/**
 * Takes in a file and remembers that; resolves with false when it has to be looked at again. Rejects with an `AppError` that
 * is about more than this file.
 */
export async function takeCandidate(
  candidate: Candidate,
  { folder, placement }: Omit<FoundOrder, 'file'>,
  deps: TakeFoundDeps & { readonly store: WatchedStore; readonly log: Pick<Log, 'error'> },
): Promise<boolean> {
  const { store, signal, log } = deps;
  const { file } = candidate;
  try {
    const outcome = await takeFound({ folder, file, placement }, deps);
    if (outcome !== null) store.settle(folder, file, outcome);
    return outcome !== null;
  } catch (error) {
    signal.throwIfAborted();
    const code = error instanceof AppError ? error.code : 'internal';
    if (code !== 'file-unreadable' && code !== 'internal') throw error;
    candidate.failures += 1;
    // Where the whole folder went away it is not about the file.
    if (candidate.failures < mostFailures[code] || !(await isThere(folder))) return false;
    log.error('watched-file-refused', error);
    store.settle(folder, file, {
      state: code === 'internal' ? 'refused' : 'denied',
      problems: [{ name: safeText(basename(file.path)), code }],
      settledAt: new Date(deps.clock.nowMs()).toISOString(),
    });
    return true;
  }
}
