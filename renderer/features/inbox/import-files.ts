import type { Client } from '../../bridge/client.ts';
import { type CallErrorCode, toCallError } from '../../bridge/call-error.ts';

/** Bytes one call carries. */
const chunkBytes = 4 * 1024 * 1024;

/** A file, or one that a message carries, that was not taken in, and why. */
export interface ImportProblem {
  readonly name: string;
  readonly code: CallErrorCode;
}

/** Takes in files one after the other; one that fails is told in the result and does not keep the others. */
export async function importFiles(
  core: Pick<Client, 'call'>,
  files: readonly File[],
  onProgress: (share: number) => void,
): Promise<readonly ImportProblem[]> {
  const problems: ImportProblem[] = [];
  const total = files.reduce((sum, { size }) => sum + size, 0);
  let before = 0;
  for (const file of files) {
    const start = before;
    before += file.size;
    try {
      const found = await importFile(core, file, (sent) => onProgress((start + sent) / Math.max(1, total)));
      problems.push(...found);
    } catch (reason) {
      problems.push({ name: file.name, code: toCallError(reason).code });
    }
  }
  return problems;
}

async function importFile(
  core: Pick<Client, 'call'>,
  file: File,
  onSent: (bytes: number) => void,
): Promise<readonly ImportProblem[]> {
  const { name, size: sizeBytes, lastModified: modifiedMs } = file;
  const { importId } = await core.call('inbox.beginImport', { name, sizeBytes, modifiedMs });
  for (let offset = 0; offset < file.size; offset += chunkBytes) {
    const data = new Uint8Array(await file.slice(offset, offset + chunkBytes).arrayBuffer());
    await core.call('inbox.appendImport', { importId, offset, data });
    onSent(offset + data.byteLength);
  }
  return (await core.call('inbox.finishImport', { importId })).problems;
}
