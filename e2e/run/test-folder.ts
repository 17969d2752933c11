import { chmodSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';

const memory = '/dev/shm';
/** As Linux's `magic.h` has it. */
const tmpfs = 0x0102_1994;
/** Several times what all tests write, and more than what the app wants to be free before it records. */
const neededBytes = 8 * 1024 ** 3;

/** A folder for what tests write. */
export interface TestFolder {
  /** What programs need to use it. */
  readonly env: Readonly<Record<string, string>>;
  readonly remove: () => void;
}

function hasRoomInMemory(): boolean {
  if (process.platform !== 'linux') return false;
  try {
    const { type, bavail, bsize } = statfsSync(memory);
    return type === tmpfs && bavail * bsize >= neededBytes;
  } catch {
    return false;
  }
}

/**
 * Makes a folder in memory where there is room for it, since tests wait for the disk many thousand times; else they use the
 * system's own. What is killed loses nothing of either.
 */
export function makeTestFolder(): TestFolder {
  if (!hasRoomInMemory()) return { env: {}, remove: () => undefined };
  // Short, since paths of sockets may have 108 bytes.
  const path = mkdtempSync(join(memory, 'o-'));
  // Mail servers give up their rights before they come here.
  chmodSync(path, 0o1777);
  return { env: { TMPDIR: path }, remove: () => rmSync(path, { recursive: true, force: true }) };
}
