import { constants } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { AppError, systemErrorCode } from '../../errors.ts';
import { isDiskFull } from '../../recording/disk-guard.ts';
import { type FoundFile, isUnchanged } from './find-files.ts';

const chunkBytes = 4 * 1024 * 1024;

/** Windows has no such flag, and makes links for few. */
const readOnly = constants.O_RDONLY | (constants.O_NOFOLLOW || 0);

/** What {@link copySettled} copies, and where to. */
export interface CopyOrder {
  readonly from: string;
  readonly to: string;
  /** What the file was when it was found. */
  readonly expected: Omit<FoundFile, 'path'>;
  /** Waits until work may go on. */
  readonly rest: () => Promise<void>;
}

async function openSource(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, readOnly);
  } catch (error) {
    const code = systemErrorCode(error);
    // A link has taken its place, or it is gone.
    if (code === 'ENOENT' || code === 'ELOOP' || code === 'ENOTDIR') return null;
    throw new AppError('file-unreadable', 'the file cannot be opened', { cause: error });
  }
}

async function isAsExpected(file: FileHandle, expected: CopyOrder['expected']): Promise<boolean> {
  const stats = await file.stat();
  const now = { sizeBytes: stats.size, modifiedMs: Math.trunc(stats.mtimeMs) };
  return stats.isFile() && isUnchanged(now, expected);
}

async function readChunk(file: FileHandle, buffer: Buffer): Promise<number> {
  try {
    return (await file.read(buffer, 0, buffer.byteLength)).bytesRead;
  } catch (error) {
    throw new AppError('file-unreadable', 'the file cannot be read', { cause: error });
  }
}

async function writeCopy(source: FileHandle, { to, rest }: CopyOrder): Promise<number> {
  const target = await open(to, 'wx', 0o600);
  const buffer = Buffer.allocUnsafe(chunkBytes);
  let copied = 0;
  try {
    for (;;) {
      await rest();
      const bytesRead = await readChunk(source, buffer);
      if (bytesRead === 0) return copied;
      await target.writeFile(buffer.subarray(0, bytesRead));
      copied += bytesRead;
    }
  } catch (error) {
    if (!isDiskFull(systemErrorCode(error))) throw error;
    throw new AppError('disk-full', 'no room for the file', { cause: error });
  } finally {
    await target.close();
  }
}

/**
 * Copies a file of the user's to where nobody else changes it; false when it is not what was expected, before or after: then
 * there is no copy. The file itself is only read. Rejects with `file-unreadable` or `disk-full`.
 */
export async function copySettled(order: CopyOrder): Promise<boolean> {
  const source = await openSource(order.from);
  if (source === null) return false;
  let isCopied = false;
  try {
    if (!(await isAsExpected(source, order.expected))) return false;
    const copied = await writeCopy(source, order);
    isCopied = copied === order.expected.sizeBytes && (await isAsExpected(source, order.expected));
    return isCopied;
  } finally {
    await source.close();
    if (!isCopied) await rm(order.to, { force: true });
  }
}
