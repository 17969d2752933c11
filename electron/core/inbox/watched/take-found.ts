import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Clock } from '../../clock.ts';
import { AppError } from '../../errors.ts';
import { untilAborted } from '../../media/until-aborted.ts';
import { type Imports, type ImportsDeps, requireImportRoom } from '../imports.ts';
import type { Placement } from '../incoming-message.ts';
import { finalCodes } from '../mail-intake.ts';
import { safeText } from '../received-recording.ts';
import { copySettled } from './copy-settled.ts';
import type { FoundFile } from './find-files.ts';
import type { WatchedOutcome } from './watched-store.ts';

/** What {@link takeFound} works with. */
export interface TakeFoundDeps extends Pick<ImportsDeps, 'directory' | 'freeBytes'> {
  readonly takeFile: Imports['takeFile'];
  readonly clock: Pick<Clock, 'nowMs'>;
  /** Waits while a take is recorded. */
  readonly rest: () => Promise<void>;
  /** Ends waiting for what is under way. */
  readonly signal: AbortSignal;
}

/** A found file, and where it goes. */
export interface FoundOrder {
  readonly folder: string;
  readonly file: FoundFile;
  readonly placement: Placement | null;
}

/**
 * Takes in a file of a watched folder, which stays as it is, and resolves with what became of it; null when it changed
 * meanwhile. Rejects with what is not the fault of the file, and with `file-unreadable`.
 */
export async function takeFound(order: FoundOrder, deps: TakeFoundDeps): Promise<WatchedOutcome | null> {
  const { file } = order;
  const name = basename(file.path);
  const settledAt = new Date(deps.clock.nowMs()).toISOString();
  const path = join(deps.directory, randomUUID());
  try {
    await mkdir(deps.directory, { recursive: true, mode: 0o700 });
    await requireImportRoom({ name, sizeBytes: file.sizeBytes }, deps);
    const from = join(order.folder, file.path);
    if (!(await copySettled({ from, to: path, expected: file, rest: deps.rest }))) return null;
    await deps.rest();
    const copy = { path, name, modifiedMs: file.modifiedMs, placement: order.placement };
    const { problems } = await untilAborted(deps.takeFile(copy), deps.signal);
    return { state: 'taken', problems, settledAt };
  } catch (error) {
    deps.signal.throwIfAborted();
    if (!(error instanceof AppError) || !finalCodes.includes(error.code)) throw error;
    return { state: 'refused', problems: [{ name: safeText(name), code: error.code }], settledAt };
  } finally {
    await rm(path, { force: true });
  }
}
