import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Range } from '../../../shared/model/edit.ts';
import type { VerifiedMedia } from './verify-media.ts';

/** A file that was made of a part, under its temporary name. */
export interface FittedFile extends VerifiedMedia {
  readonly name: string;
}

/** What {@link fitParts} works with; all ranges are of the capture. */
export interface FitPartsOptions {
  readonly whole: Range;
  /** Parts to begin with. */
  readonly count: number;
  readonly directory: string;
  /** Length as played. */
  readonly lengthMs: (range: Range) => number;
  /** Ends of parts: splits a range into some. Asked only when there is something to split. */
  readonly split: (range: Range, count: number) => Promise<readonly Range[]>;
  /** Makes one file of a range; null when it cannot be made to fit. `isLast` when it cannot be split any more. */
  readonly fit: (range: Range, options: FitOptions) => Promise<FittedFile | null>;
  readonly onProgress: (share: number) => void;
}

/** See {@link FitPartsOptions}. */
export interface FitOptions {
  readonly isLast: boolean;
  readonly onProgress: (share: number) => void;
}

/** Shorter parts are not split again: they are made as small as can be. */
const shortestMs = 2000;

/**
 * Makes files of a recording, in order: as few as will do, each of them fitted, splitting in two whatever does not fit.
 * Removes what it made when it fails.
 */
export async function fitParts(options: FitPartsOptions): Promise<FittedFile[]> {
  const { whole, count, directory, lengthMs, split, fit, onProgress } = options;
  const totalMs = Math.max(1, lengthMs(whole));
  const made: FittedFile[] = [];
  let doneMs = 0;
  const makeRange = async (range: Range): Promise<void> => {
    const partMs = lengthMs(range);
    const isLast = partMs < 2 * shortestMs;
    const report = (share: number) => onProgress((doneMs + share * partMs) / totalMs);
    const file = await fit(range, { isLast, onProgress: report });
    if (file === null) {
      for (const half of await split(range, 2)) await makeRange(half);
      return;
    }
    made.push(file);
    doneMs += partMs;
    onProgress(doneMs / totalMs);
  };
  try {
    const ranges = count > 1 ? await split(whole, count) : [whole];
    for (const range of ranges) await makeRange(range);
    return made;
  } catch (error) {
    for (const { name } of made) await rm(join(directory, name), { force: true });
    throw error;
  }
}
