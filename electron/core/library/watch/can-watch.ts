import { readFile, stat, statfs } from 'node:fs/promises';
import { homedir } from 'node:os';

/**
 * File systems, by their numbers in Linux's `magic.h`, whose changes are made elsewhere or that may keep a caller waiting
 * for a network: NFS, SMB, CIFS, AFS, Ceph, 9P and everything in user space.
 */
const remoteSystems: ReadonlySet<number> = new Set([
  0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x5346414f, 0x6b414653, 0x00c36400, 0x01021997, 0x65735546,
]);

/** False where watching `root` would tell nothing or be in the way. Such a folder is looked through from time to time. Never rejects. */
export async function canWatch(root: string): Promise<boolean> {
  try {
    if (process.platform === 'linux') return !remoteSystems.has((await statfs(root)).type);
    if (process.platform !== 'win32') return true;
    // A watched folder keeps Windows from ejecting its disk; the one of the user's own files is never ejected.
    const [library, home] = await Promise.all([stat(root), stat(homedir())]);
    return library.dev === home.dev;
  } catch {
    return false;
  }
}

/** Share of what the system allows that one app may take. */
const fairShare = 0.25;
const mostFolders = 16_384;

/** How many folders may be watched one by one, so that other programs can watch theirs. Never rejects. */
export async function watchLimit(): Promise<number> {
  const text = await readFile('/proc/sys/fs/inotify/max_user_watches', 'utf8').catch(() => '');
  const allowed = Number.parseInt(text, 10);
  return Number.isNaN(allowed) ? mostFolders : Math.min(mostFolders, Math.floor(allowed * fairShare));
}
