import { type FileHandle, open } from 'node:fs/promises';
import { systemErrorCode } from '../errors.ts';

/** A file that only grows. What `append` resolved for is on the disk; what it rejected for leaves no trace. */
export interface AppendFile {
  sizeBytes(): number;
  /** Writes and fdatasyncs. What a failed call left is cut off, by the next call if not at once. */
  append(bytes: Uint8Array): Promise<void>;
  /** Cuts off a torn end, if there is one, and closes. Calling it twice is harmless. */
  close(): Promise<void>;
}

/** Creates the file at `path`; rejects with `EEXIST` if there is one. */
export async function createAppendFile(path: string): Promise<AppendFile> {
  return appendTo(await open(path, 'wx'), 0);
}

/** Opens the file at `path`, made if it is not there, to go on at its end. */
export async function openAppendFile(path: string): Promise<AppendFile> {
  // Not 'a': positioned writes, by which a torn end is overwritten, need a handle that does not always append.
  const handle = await open(path, 'r+').catch((error: unknown) => {
    if (systemErrorCode(error) !== 'ENOENT') throw error;
    return open(path, 'wx+');
  });
  const { size } = await handle.stat();
  return appendTo(handle, size);
}

function appendTo(handle: FileHandle, startBytes: number): AppendFile {
  let sizeBytes = startBytes;
  let torn = false;
  let closed = false;

  async function cutTornEnd(): Promise<void> {
    if (!torn) return;
    await handle.truncate(sizeBytes);
    torn = false;
  }

  return {
    sizeBytes: () => sizeBytes,
    async append(bytes) {
      await cutTornEnd();
      torn = true;
      try {
        await writeFully(handle, bytes, sizeBytes);
        await handle.datasync();
      } catch (error) {
        // At once, since on a full disk the torn end takes the room that ending the take needs.
        await cutTornEnd().catch(() => undefined);
        throw error;
      }
      sizeBytes += bytes.length;
      torn = false;
    },
    async close() {
      if (closed) return;
      closed = true;
      try {
        await cutTornEnd();
      } finally {
        await handle.close();
      }
    },
  };
}

async function writeFully(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    const { bytesWritten } = await handle.write(bytes, at, bytes.length - at, position + at);
    at += bytesWritten;
  }
}
