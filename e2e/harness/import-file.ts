import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Rpc } from './rpc.ts';

const chunkBytes = 4 * 1024 * 1024;

/** Imports a file as the page does that it is dropped on; gives the id of the recording it becomes. */
export async function importFile(rpc: Rpc, path: string): Promise<string> {
  const file = await open(path);
  try {
    const { size: sizeBytes } = await file.stat();
    const { importId } = await rpc.call('inbox.beginImport', { name: basename(path), sizeBytes });
    const buffer = new Uint8Array(chunkBytes);
    for (let offset = 0; offset < sizeBytes;) {
      const { bytesRead } = await file.read(buffer, 0, chunkBytes, offset);
      await rpc.call('inbox.appendImport', { importId, offset, data: buffer.slice(0, bytesRead) });
      offset += bytesRead;
    }
    const { recordingIds } = await rpc.call('inbox.finishImport', { importId });
    const [recordingId] = recordingIds;
    if (recordingId === undefined) throw new Error('nothing was imported');
    return recordingId;
  } finally {
    await file.close();
  }
}
