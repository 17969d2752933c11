import { spawnSync } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** For tests: a disk in memory that can be filled to its last byte. Says so when this machine does not let it be mounted. */
export async function createSmallDisk(mebibytes: number) {
  const disk = await mkdtemp(join(tmpdir(), 'outspoken-small-disk-'));
  const mount = () =>
    spawnSync('/bin/mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'outspoken-test', disk]).status === 0;
  const unmount = () => void spawnSync('/bin/umount', [disk]);
  const canMount = mount();
  if (canMount) unmount();
  else {
    process.stdout.write(
      'NOT RUN: tests with a disk of their own; they need root on Linux to mount a small tmpfs.\n',
    );
  }
  return { disk, canMount, mount, unmount };
}
