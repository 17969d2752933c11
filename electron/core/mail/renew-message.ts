import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../errors.ts';
import { syncFolder } from '../library/atomic-file.ts';

/** More than any header of ours is long. */
const mostHeaderBytes = 256 * 1024;

async function readHeader(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(mostHeaderBytes), 0, mostHeaderBytes, 0);
    // One character for each byte, whatever they are.
    const text = buffer.toString('latin1', 0, bytesRead);
    const end = /\r?\n\r?\n/.exec(text)?.index;
    if (end === undefined) throw new AppError('attachment-missing', 'the composed message has no header');
    return text.slice(0, end);
  } finally {
    await file.close();
  }
}

function withField(header: string, name: string, value: string): string {
  return header.replace(new RegExp(`^${name}:.*(?:\r?\n[ \t].*)*$`, 'im'), () => `${name}: ${value}`);
}

/**
 * Gives the composed message at `path` another Message-ID and date, and leaves every other byte as it is: mail servers
 * drop a message whose Message-ID they have seen. Durable when it resolves, with the new size. Rejects with `ENOENT` where
 * there is none.
 */
export async function renewMessage(
  path: string,
  { messageId, date }: { readonly messageId: string; readonly date: Date },
  signal: AbortSignal,
): Promise<{ sizeBytes: number }> {
  const header = await readHeader(path);
  const dated = withField(header, 'Date', date.toUTCString().replace('GMT', '+0000'));
  const renewed = withField(dated, 'Message-ID', messageId);
  const temporary = `${path}.tmp`;
  try {
    const whole = new PassThrough();
    whole.write(renewed, 'latin1');
    createReadStream(path, { start: header.length })
      .on('error', (error) => whole.destroy(error))
      .pipe(whole);
    await pipeline(whole, createWriteStream(temporary, { mode: 0o600, flush: true }), { signal });
    const { size } = await stat(temporary);
    await rename(temporary, path);
    await syncFolder(dirname(path));
    return { sizeBytes: size };
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
