import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { ImapFlow } from 'imapflow';
import { AppError } from '../errors.ts';
import { fetchOne } from './fetch-one.ts';
import type { BodyPart } from './read-structure.ts';
import { transferDecoder } from './transfer-decoder.ts';

/** One piece of a download, in bytes. */
const pieceBytes = 1024 * 1024;

/** Bytes of a part from `start` on, at most `length`; empty at its end. Rejects with `not-found` when the message is gone. */
export async function fetchRange(
  client: ImapFlow,
  where: { readonly uid: number; readonly part: string },
  range: { readonly start: number; readonly length: number },
): Promise<Buffer> {
  const query = { bodyParts: [{ key: where.part, start: range.start, maxLength: range.length }] };
  const { bodyParts } = await fetchOne(client, where.uid, query);
  const [piece] = bodyParts?.values() ?? [];
  return piece ?? Buffer.alloc(0);
}

async function sizeOf(path: string): Promise<number> {
  return await stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

async function download(options: FetchPartOptions, path: string): Promise<void> {
  const { client, uid, part, limitBytes } = options;
  let have = await sizeOf(path);
  const file = await open(path, 'a', 0o600);
  try {
    for (;;) {
      const piece = await fetchRange(client, { uid, part: part.part }, { start: have, length: pieceBytes });
      await file.write(piece);
      have += piece.byteLength;
      if (have > limitBytes) throw new AppError('too-large', 'the part is larger than its structure says');
      if (piece.byteLength < pieceBytes) break;
    }
    await file.sync();
  } finally {
    await file.close();
  }
}

/** What {@link fetchPart} fetches, and where to. */
export interface FetchPartOptions {
  /** With the mailbox open. */
  readonly client: ImapFlow;
  readonly uid: number;
  readonly part: BodyPart;
  /** Most bytes that are transferred, whatever the structure says. */
  readonly limitBytes: number;
  /** Where the decoded part comes to lie. */
  readonly path: string;
}

/**
 * Downloads one part to a file, decoded and whole when this resolves. After a cut connection the next call goes on where
 * the last one broke off. Rejects with `too-large`, with `not-found`, or with what the connection says.
 */
export async function fetchPart(options: FetchPartOptions): Promise<void> {
  const { path, part } = options;
  if ((await sizeOf(path)) > 0) return;
  const transferred = `${path}.transfer`;
  const decoded = `${path}.tmp`;
  try {
    await download(options, transferred);
  } catch (error) {
    if (error instanceof AppError) await rm(transferred, { force: true });
    throw error;
  }
  await pipeline(
    createReadStream(transferred),
    transferDecoder(part.encoding),
    createWriteStream(decoded, { mode: 0o600, flush: true }),
  );
  await rename(decoded, path);
  await rm(transferred, { force: true });
}
