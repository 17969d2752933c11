import { spawnSync } from 'node:child_process';
import { command } from './command.ts';
import { makeFolder } from './free-folder.ts';

/** True where folders can be locked even against root, see {@link lockFolder}. */
export function canLockFolders(): boolean {
  const folder = makeFolder('lock');
  const locked = spawnSync('chattr', ['+i', folder.path]);
  if (locked.status === 0) command('chattr', ['-i', folder.path]);
  folder.remove();
  return locked.status === 0;
}

/**
 * Lets nothing be added, renamed or removed in a folder, while its files can still be written: what a disk does that went
 * wrong in the middle of a take. Gives what ends this.
 */
export function lockFolder(path: string): () => void {
  command('chattr', ['+i', path]);
  return () => void command('chattr', ['-i', path]);
}
