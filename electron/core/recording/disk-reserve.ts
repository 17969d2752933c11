import { randomBytes } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type TrackName, isPicture } from '../../../shared/model/track.ts';

/** Name of the file that holds room in a take's folder while it is captured. */
export const reserveFileName = '.reserve';

const MiB = 1024 * 1024;

/** How much room a take holds back, and which part of it its last chunks may use. */
export interface ReserveSize {
  readonly reserveBytes: number;
  readonly spareBytes: number;
}

/**
 * Room for the last chunk of every track, for the end of the journal with the seek points of all captures, and for
 * `recording.json` with its temporary copy, even with a thousand marks.
 */
export function reserveSize(tracks: readonly TrackName[]): ReserveSize {
  return tracks.some(isPicture)
    ? { reserveBytes: 4 * MiB, spareBytes: 2.5 * MiB }
    : { reserveBytes: MiB, spareBytes: MiB / 2 };
}

/** Room that can be given up at once when the disk is full. */
export interface DiskReserve {
  /** Gives the room back. Works after the folder was moved. Calling it twice is harmless. */
  free(): Promise<void>;
}

/** Takes `reserveBytes` of room in `folder`. The bytes are random, since file systems that compress or leave out zeros would hold none. */
export async function createDiskReserve(folder: string, reserveBytes: number): Promise<DiskReserve> {
  const handle = await open(join(folder, reserveFileName), 'w');
  let freed = false;
  try {
    await handle.writeFile(randomBytes(reserveBytes));
    await handle.sync();
  } catch (error) {
    await handle.close();
    await removeReserve(folder);
    throw error;
  }
  return {
    async free() {
      if (freed) return;
      freed = true;
      try {
        await handle.truncate(0);
      } finally {
        await handle.close();
      }
    },
  };
}

/** Removes the file of a reserve from `folder`, if it is there. */
export async function removeReserve(folder: string): Promise<void> {
  await rm(join(folder, reserveFileName), { force: true });
}
