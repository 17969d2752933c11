import { type FileHandle, lstat, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { syncFolder } from '../library/atomic-file.ts';

/** Name of the file in the new folder that says what was copied there and checked. */
export const moveManifestName = '.outspoken-move.jsonl';

/** True for the names of copies that are not finished. */
export function isMovePart(name: string): boolean {
  return /^\.moving-[0-9a-f]{12}\.part$/.test(name);
}

const headSchema = z.strictObject({ outspokenMove: z.literal(1), source: z.string() });
/** Paths are looked up among those that were found on the disk; none of them says where to write or what to delete. */
const entrySchema = z.strictObject({
  path: z.string().min(1).max(4096),
  sizeBytes: z.number().int().nonnegative(),
  mtimeMs: z.number(),
  /** Of the copy: another file system may keep times less exactly. */
  copyMtimeMs: z.number(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
const goneSchema = z.strictObject({ gone: z.string() });

/** A file that was copied and read back. */
export type MovedFile = z.infer<typeof entrySchema>;

/** The list of files that one move copied, in the folder it goes to. */
export interface MoveManifest {
  readonly entries: ReadonlyMap<string, MovedFile>;
  add(entry: MovedFile): Promise<void>;
  drop(path: string): Promise<void>;
  /** False when the list is not where it was opened: the disk is gone, or another is in its place. */
  isThere(): Promise<boolean>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** What was read of a list of moved files. */
export interface ReadManifest {
  /** The library folder that was copied. */
  readonly source: string;
  readonly entries: Map<string, MovedFile>;
}

/** Reads the list in `target`; null where there is none that can be read. Lines that are torn or make no sense count for nothing. */
export async function readMoveManifest(target: string): Promise<ReadManifest | null> {
  const path = join(target, moveManifestName);
  if ((await lstat(path).catch(() => null))?.isFile() !== true) return null;
  const file = await open(path, 'r');
  try {
    let source: string | null = null;
    const entries = new Map<string, MovedFile>();
    for await (const line of file.readLines({ encoding: 'utf8' })) {
      const value = parseLine(line);
      if (source === null) {
        const head = headSchema.safeParse(value);
        if (!head.success) return null;
        source = head.data.source;
        continue;
      }
      const entry = entrySchema.safeParse(value);
      if (entry.success) entries.set(entry.data.path, entry.data);
      const gone = goneSchema.safeParse(value);
      if (gone.success) entries.delete(gone.data.gone);
    }
    return source === null ? null : { source, entries };
  } finally {
    await file.close();
  }
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

/** Opens the list in `target`, or begins one for the library in `source`, which an earlier one must be of. */
export async function openMoveManifest(target: string, source: string): Promise<MoveManifest> {
  const path = join(target, moveManifestName);
  const found = await readMoveManifest(target);
  const isOurs = found?.source === source;
  const entries = isOurs ? found.entries : new Map<string, MovedFile>();
  const file = await open(path, isOurs ? 'a' : 'w');
  try {
    // A line that a crash tore ends here.
    await file.appendFile(isOurs ? '\n' : `${JSON.stringify({ outspokenMove: 1, source })}\n`);
    await file.sync();
    await syncFolder(target);
    const { dev, ino } = await file.stat({ bigint: true });
    return manifestOf(file, entries, async () => {
      const stats = await lstat(path, { bigint: true }).catch(() => null);
      return stats?.dev === dev && stats.ino === ino;
    });
  } catch (error) {
    await file.close();
    throw error;
  }
}

function manifestOf(
  file: FileHandle,
  entries: Map<string, MovedFile>,
  isThere: () => Promise<boolean>,
): MoveManifest {
  return {
    entries,
    async add(entry) {
      await file.appendFile(`${JSON.stringify(entry)}\n`);
      entries.set(entry.path, entry);
    },
    async drop(path) {
      await file.appendFile(`${JSON.stringify({ gone: path })}\n`);
      entries.delete(path);
    },
    isThere,
    sync: () => file.sync(),
    close: () => file.close(),
  };
}

/** Removes the list in `target`, if there is one. */
export async function removeMoveManifest(target: string): Promise<void> {
  await rm(join(target, moveManifestName), { force: true });
}
