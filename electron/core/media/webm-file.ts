import { open } from 'node:fs/promises';
import { type WebmIndex, createWebmScanner } from './webm-scanner.ts';

const readBytes = 1024 * 1024;
/** More than any recorder writes before its first cluster. */
const maxHeadBytes = 1024 * 1024;

/** Reads a capture from its first byte to its last and tells what is whole in it. Rejects only when it cannot be read. */
export async function scanWebmFile(path: string): Promise<{ index: WebmIndex | null; damaged: boolean }> {
  const scanner = createWebmScanner();
  const handle = await open(path, 'r');
  try {
    const buffer = Buffer.alloc(readBytes);
    for (let at = 0; ;) {
      const { bytesRead } = await handle.read(buffer, 0, readBytes, at);
      if (bytesRead === 0) break;
      scanner.push(buffer.subarray(0, bytesRead));
      at += bytesRead;
    }
  } finally {
    await handle.close();
  }
  return { index: scanner.index(), damaged: scanner.damaged() };
}

/** The bytes of a capture before its first cluster; null when they are not all there or too many. */
export async function readWebmHead(path: string, index: WebmIndex): Promise<Uint8Array | null> {
  const length = index.firstClusterOffset;
  if (length > maxHeadBytes) return null;
  const handle = await open(path, 'r');
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(length), 0, length, 0);
    return bytesRead === length ? buffer : null;
  } finally {
    await handle.close();
  }
}
