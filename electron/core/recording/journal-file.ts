import { type FileHandle, open } from 'node:fs/promises';
import { type JournalLine, maxJournalLineBytes, parseJournalLine } from './journal.ts';

const newline = 0x0a;
const readBytes = 64 * 1024;

/** The readable lines of the journal at `path` in order, in bounded memory; damaged ones are left out. Rejects when it cannot be read. */
export async function* readJournal(path: string): AsyncGenerator<JournalLine> {
  const handle = await open(path, 'r');
  try {
    for await (const text of readLines(handle)) {
      const line = parseJournalLine(text);
      if (line) yield line;
    }
  } finally {
    await handle.close();
  }
}

/** The `end` line of the journal at `path`, found from its tail whatever the length; null when there is none. */
export async function readJournalEnd(path: string): Promise<Extract<JournalLine, { type: 'end' }> | null> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    const length = Math.min(size, maxJournalLineBytes);
    const { buffer } = await handle.read(Buffer.alloc(length), 0, length, size - length);
    const start = buffer.lastIndexOf('\n{"type":"end"');
    const end = buffer.indexOf(newline, start + 1);
    if (start < 0 || end < 0) return null;
    const line = parseJournalLine(buffer.toString('utf8', start + 1, end));
    return line?.type === 'end' ? line : null;
  } finally {
    await handle.close();
  }
}

async function* readLines(handle: FileHandle): AsyncGenerator<string> {
  let kept: Buffer = Buffer.alloc(0);
  let tooLong = false;
  for (;;) {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(readBytes), 0, readBytes);
    if (bytesRead === 0) break;
    let from = 0;
    for (
      let end = buffer.indexOf(newline);
      end >= 0 && end < bytesRead;
      end = buffer.indexOf(newline, from)
    ) {
      if (!tooLong) yield Buffer.concat([kept, buffer.subarray(from, end)]).toString('utf8');
      kept = Buffer.alloc(0);
      tooLong = false;
      from = end + 1;
    }
    kept = tooLong ? kept : Buffer.concat([kept, buffer.subarray(from, bytesRead)]);
    if (kept.length > maxJournalLineBytes) {
      kept = Buffer.alloc(0);
      tooLong = true;
    }
  }
  // Torn right before its end of line it is still whole.
  if (kept.length > 0) yield kept.toString('utf8');
}
