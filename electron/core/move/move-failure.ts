import type { MoveProblem } from '../../../shared/model/library-move.ts';
import { systemErrorCode } from '../errors.ts';
import { exists } from '../library/availability.ts';
import { isDiskFull } from '../recording/disk-guard.ts';

/** An expected end of a move. The library stays where it was. */
export class MoveFailure extends Error {
  readonly problem: MoveProblem;

  constructor(
    kind: MoveProblem['kind'],
    {
      file = '',
      missingBytes = 0,
      cause,
    }: { readonly file?: string; readonly missingBytes?: number; readonly cause?: unknown } = {},
  ) {
    super(`the library cannot be moved: ${kind}`, { cause });
    this.name = 'MoveFailure';
    this.problem = { kind, file, missingBytes };
  }
}

/** Where a move reads and writes. */
export interface MovePlaces {
  /** The library folder, absolute. */
  readonly source: string;
  /** The folder it moves to, absolute. */
  readonly target: string;
}

/** True when a disk is there: its folder, and on the other one the list of what was copied. */
const isThere = (path: string) => exists(path).catch(() => false);

/**
 * Says what an error of the file system means for a move. `file` is the one that was worked on, and `reading` says on which
 * side. What is no such error comes back as it is.
 */
export async function toMoveFailure(
  error: unknown,
  { source, target }: MovePlaces,
  { file, reading }: { readonly file: string; readonly reading: boolean },
): Promise<unknown> {
  const code = systemErrorCode(error);
  if (error instanceof MoveFailure || code === undefined) return error;
  const options = { file, cause: error };
  if (isDiskFull(code)) return new MoveFailure('disk-full', options);
  if (!(await isThere(target))) return new MoveFailure('target-missing', options);
  if (!(await isThere(source))) return new MoveFailure('library-missing', options);
  return new MoveFailure(reading ? 'file-unreadable' : 'target-unwritable', options);
}
