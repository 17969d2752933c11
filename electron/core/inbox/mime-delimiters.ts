import type { FileHandle } from 'node:fs/promises';

const chunkBytes = 256 * 1024;
/** RFC 2046 5.1.1 allows 70 characters; some programs write more. */
const maxLineBytes = 256;

/** A line of a message that begins with two hyphens, as those between its parts do (RFC 2046 5.1.1). */
export interface DelimiterLine {
  /** Where the line break before it begins: it belongs to the delimiter. In bytes of the file. */
  readonly start: number;
  /** Where the next line begins. */
  readonly end: number;
  /** Without the hyphens in front and white space behind. */
  readonly text: string;
}

/** Lines whose break in front lies in `data` from `from` to before `to`; `at` is where `data` lies in the file. */
function linesIn(data: Buffer, at: number, range: { readonly from: number; readonly to: number }) {
  const lines: DelimiterLine[] = [];
  let found = data.indexOf('\n--', range.from);
  while (found !== -1 && found < range.to) {
    const line = data.subarray(found + 1, found + 1 + maxLineBytes);
    const length = line.indexOf('\n');
    const isAtEnd = found + 1 + line.length === data.length;
    if (length !== -1 || isAtEnd) {
      const start = at + (found > 0 && data[found - 1] === 0x0d ? found - 1 : found);
      const end = at + found + 1 + (length === -1 ? line.length : length + 1);
      const text = line.toString('latin1', 2, length === -1 ? line.length : length).trimEnd();
      lines.push({ start, end, text });
    }
    found = data.indexOf('\n--', found + 1);
  }
  return lines;
}

/**
 * Gives the lines of an open message that may divide its parts, in order, from byte `from` on, in batches. Reads it in
 * pieces, so that its size and the length of its lines do not matter.
 */
export async function* delimiterLines(
  file: FileHandle,
  from: number,
): AsyncGenerator<readonly DelimiterLine[]> {
  let held: Buffer = Buffer.alloc(0);
  let at = from;
  let looked = 0;
  for (;;) {
    const piece = Buffer.allocUnsafe(chunkBytes);
    const { bytesRead } = await file.read(piece, 0, chunkBytes, at + held.length);
    const data = Buffer.concat([held, piece.subarray(0, bytesRead)]);
    // A line that may go on in the next piece waits for it.
    const to = bytesRead === 0 ? data.length : Math.max(looked, data.length - maxLineBytes - 2);
    yield linesIn(data, at, { from: looked, to });
    if (bytesRead === 0) return;
    const done = Math.max(0, to - 1);
    held = data.subarray(done);
    at += done;
    looked = to - done;
  }
}
