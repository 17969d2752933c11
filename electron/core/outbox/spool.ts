import { mkdirSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isTemporaryName, syncFolder, writeFileAtomic } from '../library/atomic-file.ts';
import type { Log } from '../log.ts';
import { type MessageRow, parseRow, toColumns } from './message-row.ts';

/** Composed messages on disk, each with a note that says what the queue knows of it. */
export interface Spool {
  /** Path of the composed message. */
  path(id: string): string;
  /** An empty folder for what a message is made of. */
  makeWorkFolder(id: string): Promise<string>;
  dropWorkFolder(id: string): Promise<void>;
  /** Durably writes the note, so that the message can be found again without the queue. */
  writeNote(row: MessageRow): Promise<void>;
  /** Removes the composed message only. */
  removeMessage(id: string): Promise<void>;
  /** Removes everything of a message. */
  remove(id: string): Promise<void>;
  /** Like `remove`, at once, for use before anything works. */
  drop(id: string): void;
  hasNote(id: string): boolean;
  /** What all composed messages and their notes take, in bytes. */
  sizeBytes(): number;
  /** Messages that lie here and that the queue does not know: it was damaged. */
  strays(isKnown: (id: string) => boolean): readonly Omit<MessageRow, 'position'>[];
}

const suffixes = { message: '.eml', note: '.json', work: '.parts' } as const;

function cleanUp(directory: string): void {
  for (const name of readdirSync(directory)) {
    const isUnfinished = name.endsWith('.eml.tmp') || name.endsWith(suffixes.work) || isTemporaryName(name);
    if (isUnfinished) rmSync(join(directory, name), { recursive: true, force: true });
  }
}

function sizeOf(path: string): number | null {
  return statSync(path, { throwIfNoEntry: false })?.size ?? null;
}

/** Opens the spool, making its folder if need be. What a killed app left unfinished is gone. */
export function openSpool(directory: string, log: Log): Spool {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  cleanUp(directory);
  const at = (id: string, suffix: string) => join(directory, id + suffix);
  const removeFiles = async (paths: readonly string[]) => {
    for (const path of paths) await rm(path, { recursive: true, force: true });
    await syncFolder(directory);
  };
  const readNote = (id: string): Omit<MessageRow, 'position'> | null => {
    try {
      const found: unknown = JSON.parse(readFileSync(at(id, suffixes.note), 'utf8'));
      const row = parseRow({ ...(found as object), position: 0 });
      // The note is written after the message: one that does not fit it belongs to an earlier text.
      const isWhole = sizeOf(at(id, suffixes.message)) === row.spool?.sizeBytes;
      return row.id === id ? { ...row, spool: isWhole ? row.spool : null } : null;
    } catch (error) {
      log.error('spool-note-unreadable', error);
      return null;
    }
  };
  return {
    path: (id) => at(id, suffixes.message),
    async makeWorkFolder(id) {
      const folder = at(id, suffixes.work);
      await rm(folder, { recursive: true, force: true });
      await mkdir(folder, { mode: 0o700 });
      return folder;
    },
    dropWorkFolder: (id) => rm(at(id, suffixes.work), { recursive: true, force: true }),
    writeNote: (row) =>
      writeFileAtomic(at(row.id, suffixes.note), JSON.stringify(toColumns(row), null, 2), { mode: 0o600 }),
    removeMessage: (id) => removeFiles([at(id, suffixes.message)]),
    remove: (id) => removeFiles(Object.values(suffixes).map((suffix) => at(id, suffix))),
    drop(id) {
      for (const suffix of Object.values(suffixes)) rmSync(at(id, suffix), { recursive: true, force: true });
    },
    hasNote: (id) => sizeOf(at(id, suffixes.note)) !== null,
    sizeBytes: () =>
      readdirSync(directory)
        .filter((name) => name.endsWith(suffixes.message) || name.endsWith(suffixes.note))
        .reduce((total, name) => total + (sizeOf(join(directory, name)) ?? 0), 0),
    strays(isKnown) {
      const ids = readdirSync(directory)
        .filter((name) => name.endsWith(suffixes.note))
        .map((name) => name.slice(0, -suffixes.note.length))
        .filter((id) => !isKnown(id));
      return ids.map(readNote).filter((row) => row !== null);
    },
  };
}
