import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';

/** SHA-256 of an open file, in hexadecimal. */
export async function hashFile(file: FileHandle): Promise<string> {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(1024 * 1024);
  for (let position = 0; ;) {
    const { bytesRead } = await file.read(buffer, 0, buffer.byteLength, position);
    if (bytesRead === 0) return hash.digest('hex');
    hash.update(buffer.subarray(0, bytesRead));
    position += bytesRead;
  }
}

/** SHA-256 of the file at `path`, in hexadecimal. Rejects with system errors. */
export async function hashPath(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    return await hashFile(file);
  } finally {
    await file.close();
  }
}
