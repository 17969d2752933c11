import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import type { ImapFlow } from 'imapflow';
import { AppError } from '../errors.ts';
import { fetchPart, fetchRange } from './fetch-part.ts';
import type { IncomingFile } from './incoming-message.ts';
import type { IncomingRow } from './incoming-store.ts';
import { type BodyPart, type MessageParts, readStructure } from './read-structure.ts';
import type { SyncDeps } from './sync-deps.ts';
import { transferDecoder } from './transfer-decoder.ts';

const maxTextBytes = 200_000;

function decodeText(bytes: Buffer, charset: string): string {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return bytes.toString('utf8');
  }
}

async function fetchText(client: ImapFlow, uid: number, part: BodyPart | null): Promise<string> {
  if (part === null) return '';
  const raw = await fetchRange(client, { uid, part: part.part }, { start: 0, length: maxTextBytes });
  const decoded = await buffer(Readable.from([raw]).pipe(transferDecoder(part.encoding)));
  return decodeText(decoded, part.charset);
}

async function partsOf(client: ImapFlow, uid: number): Promise<MessageParts> {
  const message = await client.fetchOne(String(uid), { bodyStructure: true }, { uid: true });
  if (!message) throw new AppError('not-found', 'the message is no longer in the mailbox');
  return message.bodyStructure ? readStructure(message.bodyStructure) : { media: [], text: null };
}

async function fetchFiles(
  client: ImapFlow,
  row: IncomingRow,
  options: { readonly media: readonly BodyPart[]; readonly folder: string; readonly limitBytes: number },
): Promise<IncomingFile[]> {
  const files: IncomingFile[] = [];
  let left = options.limitBytes;
  for (const [index, part] of options.media.entries()) {
    const path = join(options.folder, `part-${index + 1}`);
    await fetchPart({ client, uid: row.uid, part, limitBytes: left, path });
    // A structure may lie about sizes; the limit is for all parts together.
    left -= Math.max(part.sizeBytes, (await stat(path)).size);
    files.push({ path, name: part.name, declaredType: part.declaredType });
  }
  return files;
}

async function fetchContent(
  client: ImapFlow,
  row: IncomingRow,
  options: { readonly folder: string; readonly limitBytes: number },
) {
  await mkdir(options.folder, { recursive: true, mode: 0o700 });
  const { media, text } = await partsOf(client, row.uid);
  const files = await fetchFiles(client, row, { media, ...options });
  return { files, text: await fetchText(client, row.uid, text) } as const;
}

/** Fetches one message that waits and hands it over. Settles its state unless the connection or the taking in failed, which rejects. */
export async function fetchMessage(client: ImapFlow, row: IncomingRow, deps: SyncDeps): Promise<void> {
  const limitBytes = row.limitBytes ?? deps.limitBytes;
  const folder = join(deps.stagingFolder, row.id);
  if (row.facts.sizeBytes > limitBytes) {
    deps.store.mark(row.id, 'too-large', null);
    return;
  }
  const fetched = await fetchContent(client, row, { folder, limitBytes }).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'not-found') return 'gone';
    if (error instanceof AppError && error.code === 'too-large') return 'too-large';
    throw error;
  });
  if (typeof fetched === 'string') {
    deps.store.mark(row.id, fetched, null);
  } else {
    const { sender, subject, receivedAt, messageId, inReplyTo, itemId } = row.facts;
    const { problems } = await deps.takeIn({
      origin: {
        ...{ kind: 'mail', receivedAt, sender, subject, messageId, inReplyTo, itemId },
        text: fetched.text,
      },
      files: fetched.files,
      placement: deps.choosePlacement(row.facts),
    });
    deps.store.mark(row.id, 'taken', problems.length > 0 ? problems.join('\n') : null);
  }
  await rm(folder, { recursive: true, force: true });
}
