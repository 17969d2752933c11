import type { Dirent } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readRecordingFile, recordingFileName } from '../library/library-files.ts';
import type { RecordingFile } from '../../../shared/model/recording.ts';

/** A recording as it lies in a backup. */
export interface BackedUp {
  /** Absolute. */
  readonly folder: string;
  readonly file: RecordingFile;
  readonly changedMs: number;
}

/** A backup program's own folders around the copy are no deeper than this. */
const mostDepth = 10;

/**
 * Finds the recordings in a folder by the ids in their `recording.json`, wherever they lie in it: those that were moved or
 * renamed since are found, too. Of several copies the one that was changed last counts. Follows no links, writes nothing;
 * folders that cannot be read are passed over.
 */
export async function findBackedUp(
  root: string,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, BackedUp>> {
  const found = new Map<string, BackedUp>();
  const walk = async (folder: string, depth: number): Promise<void> => {
    signal.throwIfAborted();
    const entries: readonly Dirent[] = await readdir(folder, { withFileTypes: true }).catch(() => []);
    if (entries.some((entry) => entry.name === recordingFileName && entry.isFile())) {
      const one = await readBackedUp(folder);
      const other = one && found.get(one.file.id);
      if (one && (other === undefined || (other && other.changedMs < one.changedMs)))
        found.set(one.file.id, one);
      return;
    }
    if (depth === mostDepth) return;
    for (const entry of entries) if (entry.isDirectory()) await walk(join(folder, entry.name), depth + 1);
  };
  await walk(root, 0);
  return found;
}

async function readBackedUp(folder: string): Promise<BackedUp | null> {
  const read = await readRecordingFile(folder);
  if (read.state !== 'read') return null;
  const stats = await lstat(join(folder, recordingFileName)).catch(() => null);
  return stats && { folder, file: read.content, changedMs: stats.mtimeMs };
}
