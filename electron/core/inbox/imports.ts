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
import type { IncomingProblem } from './incoming-message.ts';
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
  /** See `takeMessageFile`; `folder` is free to use. */
  readonly takeMessage: (message: {
    readonly path: string;
    readonly folder: string;
  }) => Promise<ImportResult>;
}

/** What became of a file: recordings, and what of a message could not be read. */
export interface ImportResult {
  readonly recordingIds: readonly string[];
  readonly problems: readonly IncomingProblem[];
}

/** Takes in files of the user's, which come in chunks. */
export interface Imports {
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
  return {
    async beginImport({ name, sizeBytes }) {
      if (sizeBytes > maxImportBytes) throw new AppError('too-large', `${sizeBytes} bytes`);
      if (imports.size >= maxOpenImports) throw new AppError('conflict', 'too many imports at a time');
      await cleared;
      await mkdir(directory, { recursive: true, mode: 0o700 });
      // The recordings of a message are taken out of it before they are copied.
      const copies = isMessage(name) ? 3 : 2;
      if ((await deps.freeBytes(directory)) < copies * sizeBytes + spareBytes)
        throw new AppError('disk-low', 'no room for the file');
      const importId = randomUUID();
      const path = join(directory, importId);
      imports.set(importId, { name, path, sizeBytes, queue: createSerialQueue(), receivedBytes: 0 });
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
        if (isMessage(found.name))
          return await deps.takeMessage({ path: found.path, folder: `${found.path}-parts` });
        const origin = fileOrigin(found.name, clock.nowMs());
        const received = { path: found.path, origin, projectId: null };
        return { recordingIds: [await deps.takeIn(received)], problems: [] };
      } finally {
        await rm(found.path, { force: true });
      }
    },
  };
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
