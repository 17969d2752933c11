import { statfs } from 'node:fs/promises';
import type { RecordingKind } from '../../../shared/model/recording-kind.ts';

/** Free bytes at which a take is refused, the user is warned, and a running take is ended. */
export interface DiskThresholds {
  readonly startFloorBytes: number;
  readonly warnBytes: number;
  readonly stopFloorBytes: number;
}

const MiB = 1024 * 1024;

/**
 * Thresholds by kind. Absolute, since what counts is how long recording can go on, not how full the disk is.
 *
 * Voice comes at about 0.5 to 1 MB a minute. It ends at 32 MiB, which leaves room for the journal, `recording.json`, the
 * databases and a master of the longest take that fits; it may start at 64 MiB, which is at least half an hour; the
 * warning at 200 MiB leaves almost three hours (Cap warns at 200 MB and refuses at 50 MB).
 *
 * Pictures come at 15 to 60 MB a minute. They end at 256 MiB, start at 512 MiB, and the warning at 1 GiB leaves more than
 * ten minutes at the highest rate (Open Loom: 400 MiB, 2 GiB, 1 GiB).
 */
export const diskThresholds: Readonly<Record<RecordingKind, DiskThresholds>> = {
  voice: { startFloorBytes: 64 * MiB, warnBytes: 200 * MiB, stopFloorBytes: 32 * MiB },
  screen: { startFloorBytes: 512 * MiB, warnBytes: 1024 * MiB, stopFloorBytes: 256 * MiB },
  camera: { startFloorBytes: 512 * MiB, warnBytes: 1024 * MiB, stopFloorBytes: 256 * MiB },
};

/** Bytes that this user may still write into `folder`. Rejects with the system's error when it cannot be told. */
export async function freeBytesOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** True for the errors of a disk, a quota or a file system limit that leave no room for more. */
export function isDiskFull(code: string | undefined): boolean {
  return code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG';
}
