import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { command } from './command.ts';
import { makeFolder } from './free-folder.ts';

const MiB = 1024 * 1024;

/** A disk of its own, in memory, that can be filled. */
export interface SmallDisk {
  readonly path: string;
  freeBytes(): number;
  /** Fills the disk with something else until only so many bytes are free. */
  fill(freeBytes: number): void;
  /** Takes away what filled it. */
  clear(): void;
  remove(): void;
}

/** True where disks may be mounted: for root, outside of strict containers. */
export function canMountDisk(): boolean {
  if (process.getuid?.() !== 0) return false;
  return spawnSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;
}

/** Mounts a disk of so many mebibytes. */
export function mountSmallDisk(sizeMiB: number): SmallDisk {
  const folder = makeFolder('disk');
  const path = join(folder.path, 'disk');
  mkdirSync(path);
  command('mount', ['-t', 'tmpfs', '-o', `size=${sizeMiB}m`, 'tmpfs', path]);
  const filler = join(path, 'somebody-elses-film.bin');
  const freeBytes = () => {
    const { bavail, bsize } = statfsSync(path);
    return bavail * bsize;
  };
  return {
    path,
    freeBytes,
    fill(target) {
      const file = openSync(filler, 'a');
      try {
        // Asked once: what the app gives back meanwhile is its own.
        for (let excess = freeBytes() - target; excess > 0; excess -= MiB) {
          writeSync(file, Buffer.alloc(Math.min(excess, MiB)));
        }
      } catch (error) {
        // The app wrote at the same time, and now it is as full as can be.
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
      } finally {
        closeSync(file);
      }
    },
    clear: () => rmSync(filler, { force: true }),
    remove() {
      // Lazily: something may still look at it.
      command('umount', ['-l', path]);
      folder.remove();
    },
  };
}
