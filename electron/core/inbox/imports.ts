import { randomUUID } from 'node:crypto';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ParsedArgs } from '../../../shared/contract/methods.ts';
import type { RecordingOrigin } from '../../../shared/model/origin.ts';
import type { Clock } from '../clock.ts';
import { AppError, systemErrorCode } from '../errors.ts';
import { isDiskFull } from '../recording/disk-guard.ts';
import { localInstant } from '../recording/local-instant.ts';
import { type SerialQueue, createSerialQueue } from '../recording/serial-queue.ts';
import type { IncomingProblem, Placement } from './incoming-message.ts';
import type { MessageFile } from './message-file.ts';
import { safeText } from './received-recording.ts';
import type { Received } from './take-in.ts';

const maxImportBytes = 10 * 1024 ** 3;
/** Left free on the disk beside the file and its copy in the library. */
const spareBytes = 256 * 1024 ** 2;
const maxOpenImports = 8;

/** What {@link createImports} works with. */
export interface ImportsDeps {
  /** Folder of this part alone; what an earlier run left in it is removed. */
  readonly directory: string;
  readonly freeBytes: (folder: string) => Promise<number>;
  readonly clock: Pick<Clock, 'nowMs'>;
  /** See `takeIn`; calls follow one another. */
  readonly takeIn: (received: Received) => Promise<string>;
  /** The id of a project, made where it is new. */
  readonly projectOf: (placement: Placement | null) => Promise<string | null>;
  /** See `takeMessageFile`. */
  readonly takeMessage: (message: MessageFile) => Promise<ImportResult>;
}

/** A file of the user's, copied to where nobody else changes it. */
export interface CopiedFile {
  readonly path: string;
  /** What the user calls it. */
  readonly name: string;
  /** When the user last changed it, milliseconds since 1970; null where nobody knows. */
  readonly modifiedMs: number | null;
  /** Null for unfiled, and for a message to be filed by its sender. */
  readonly placement: Placement | null;
}

/** What became of a file: recordings, and what of a message could not be read. What it left in its sender's storage waits to be downloaded. */
export interface ImportResult {
  readonly recordingIds: readonly string[];
  readonly problems: readonly IncomingProblem[];
}

/** Takes in files of the user's, which come in chunks. */
export interface Imports {
  /** Makes a recording of a file, or of each one that a message carries. The copy stays. Rejects like `takeIn`. */
  takeFile(file: CopiedFile): Promise<ImportResult>;
  /** Rejects with `too-large`, `disk-low` or, while too many are under way, `conflict`. */
  beginImport(args: ParsedArgs<'inbox.beginImport'>): Promise<{ importId: string }>;
  /** Chunks follow one another; a gap rejects with `sequence-gap`, more than was announced with `too-large`. */
  appendImport(args: ParsedArgs<'inbox.appendImport'>): Promise<null>;
  /** Rejects like `takeIn`, and with `sequence-gap` when bytes are missing. The import is over either way. */
  finishImport(args: ParsedArgs<'inbox.finishImport'>): Promise<ImportResult>;
}

interface Import {
  readonly name: string;
  readonly path: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number | null;
  readonly queue: SerialQueue;
  receivedBytes: number;
}

/** Creates {@link Imports}. */
export function createImports(deps: ImportsDeps): Imports {
  const { directory, clock } = deps;
  const imports = new Map<string, Import>();
  const cleared = rm(directory, { recursive: true, force: true });
  cleared.catch(() => undefined);
  const importOf = (id: string) => {
    const found = imports.get(id);
    if (found === undefined) throw new AppError('not-found', `no import ${id}`);
    return found;
  };
  const takeFile = async ({ path, name, modifiedMs, placement }: CopiedFile): Promise<ImportResult> => {
    if (isMessage(name)) return deps.takeMessage({ path, folder: `${path}-parts`, placement });
    const projectId = await deps.projectOf(placement);
    const received = { path, origin: fileOrigin(name, clock.nowMs()), projectId, modifiedMs };
    return { recordingIds: [await deps.takeIn(received)], problems: [] };
  };
  return {
    takeFile,
    async beginImport({ name, sizeBytes, modifiedMs = null }) {
      if (imports.size >= maxOpenImports) throw new AppError('conflict', 'too many imports at a time');
      await cleared;
      await mkdir(directory, { recursive: true, mode: 0o700 });
      await requireImportRoom({ name, sizeBytes }, deps);
      const importId = randomUUID();
      const path = join(directory, importId);
      const queue = createSerialQueue();
      imports.set(importId, { name, path, sizeBytes, modifiedMs, queue, receivedBytes: 0 });
      return { importId };
    },
    async appendImport({ importId, offset, data }) {
      const found = importOf(importId);
      await found.queue.run(() => append(found, offset, data));
      return null;
    },
    async finishImport({ importId }) {
      const found = importOf(importId);
      imports.delete(importId);
      try {
        await found.queue.run(() => Promise.resolve());
        if (found.receivedBytes !== found.sizeBytes) throw new AppError('sequence-gap', 'bytes are missing');
        return await takeFile({ ...found, placement: null });
      } finally {
        await rm(found.path, { force: true });
      }
    },
  };
}

/** Rejects with `too-large`, or with `disk-low` where a copy in `directory` and the recording would leave too little room. */
export async function requireImportRoom(
  { name, sizeBytes }: { readonly name: string; readonly sizeBytes: number },
  { directory, freeBytes }: Pick<ImportsDeps, 'directory' | 'freeBytes'>,
): Promise<void> {
  if (sizeBytes > maxImportBytes) throw new AppError('too-large', `${sizeBytes} bytes`);
  // The recordings of a message are taken out of it before they are copied.
  const copies = isMessage(name) ? 3 : 2;
  if ((await freeBytes(directory)) < copies * sizeBytes + spareBytes)
    throw new AppError('disk-low', 'no room for the file');
}

function isMessage(name: string): boolean {
  return /\.eml$/i.test(name);
}

async function append(found: Import, offset: number, data: Uint8Array): Promise<void> {
  if (offset !== found.receivedBytes) throw new AppError('sequence-gap', `expected ${found.receivedBytes}`);
  if (offset + data.byteLength > found.sizeBytes) throw new AppError('too-large', 'more than announced');
  try {
    const file = await open(found.path, 'a', 0o600);
    try {
      await file.writeFile(data);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (!isDiskFull(systemErrorCode(error))) throw error;
    throw new AppError('disk-full', 'no room for the file', { cause: error });
  }
  found.receivedBytes += data.byteLength;
}

function fileOrigin(name: string, nowMs: number): RecordingOrigin {
  return {
    kind: 'file',
    ...{ originalName: safeText(name), receivedAt: localInstant(nowMs), sender: null },
    ...{ subject: '', text: '', messageId: null, inReplyTo: null, itemId: null, link: null, item: null },
  };
}
