import { type Hash, createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';

/** Size and content of a file. */
export interface FileFacts {
  readonly sizeBytes: number;
  /** SHA-256 in hexadecimal. */
  readonly sha256: string;
}

/** A new text file that is hashed while it is written. */
export interface HashedFile {
  write(text: string): Promise<void>;
  /** SHA-256 of what was written until now, in hexadecimal. */
  hashSoFar(): string;
  /** Makes the file durable and closes it. */
  finish(): Promise<FileFacts>;
  /** Closes a file that is not finished; harmless after `finish`. */
  close(): Promise<void>;
}

const flushBytes = 64 * 1024;
const chunkBytes = 1024 * 1024;

/** Creates a file at `path`, which must be free, for text in UTF-8. Holds at most 64 KiB and what is written at once. */
export async function createHashedFile(path: string): Promise<HashedFile> {
  const file = await open(path, 'wx');
  const hash = createHash('sha256');
  let isOpen = true;
  let waiting = '';
  let sizeBytes = 0;
  const flush = async () => {
    const bytes = Buffer.from(waiting);
    waiting = '';
    await file.writeFile(bytes);
    hash.update(bytes);
    sizeBytes += bytes.byteLength;
  };
  const close = async () => {
    if (!isOpen) return;
    isOpen = false;
    await file.close();
  };
  return {
    async write(text) {
      waiting += text;
      if (waiting.length >= flushBytes) await flush();
    },
    hashSoFar: () => hash.copy().update(waiting).digest('hex'),
    async finish() {
      await flush();
      await file.sync();
      await close();
      return { sizeBytes, sha256: hash.digest('hex') };
    },
    close,
  };
}

/** How a copy is watched and stopped. */
export interface CopyOptions {
  readonly signal: AbortSignal;
  /** Called with the bytes that were added. */
  readonly onBytes: (count: number) => void;
}

/** Copies an open file durably to `targetPath`, which must be free, and hashes what it copies. */
export async function copyHashed(
  source: FileHandle,
  targetPath: string,
  options: CopyOptions,
): Promise<FileFacts> {
  const target = await open(targetPath, 'wx');
  try {
    const facts = await readThrough(source, options, (bytes) => target.writeFile(bytes));
    await target.sync();
    return facts;
  } finally {
    await target.close();
  }
}

/** Size and hash of an open file, read from its beginning. */
export function hashOpen(source: FileHandle, options: CopyOptions): Promise<FileFacts> {
  return readThrough(source, options, () => Promise.resolve());
}

async function readThrough(
  source: FileHandle,
  { signal, onBytes }: CopyOptions,
  use: (bytes: Buffer) => Promise<void>,
): Promise<FileFacts> {
  const hash: Hash = createHash('sha256');
  const { size } = await source.stat();
  const buffer = Buffer.allocUnsafe(Math.max(1, Math.min(chunkBytes, size + 1)));
  for (let position = 0; ;) {
    signal.throwIfAborted();
    const { bytesRead } = await source.read(buffer, 0, buffer.byteLength, position);
    if (bytesRead === 0) return { sizeBytes: position, sha256: hash.digest('hex') };
    const bytes = buffer.subarray(0, bytesRead);
    hash.update(bytes);
    await use(bytes);
    position += bytesRead;
    onBytes(bytesRead);
  }
}
