import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImapFlow } from 'imapflow';
import { AppError } from '../errors.ts';
import { fetchPart, fetchRange } from './fetch-part.ts';
import type { IncomingFile, IncomingMessage, IncomingReport } from './incoming-message.ts';
import type { IncomingRow } from './incoming-store.ts';
import { parseCarriedItem } from './part-text.ts';
import { decodeBody } from './read-bodies.ts';
import { type BodyPart, type MessageParts, readStructure } from './read-structure.ts';
import type { SyncDeps } from './sync-deps.ts';

/** What fetching a message is built on: `account` is the address of the account it came to. */
type FetchDeps = SyncDeps & { readonly account: string };

const maxTextBytes = 200_000;
const maxItemBytes = 400_000;
const maxReportBytes = 64_000;

async function fetchText(
  client: ImapFlow,
  uid: number,
  { part, mostBytes }: { readonly part: BodyPart | null; readonly mostBytes: number },
): Promise<string> {
  if (part === null) return '';
  const raw = await fetchRange(client, { uid, part: part.part }, { start: 0, length: mostBytes });
  return decodeBody(raw, part);
}

async function partsOf(client: ImapFlow, uid: number): Promise<MessageParts> {
  const message = await client.fetchOne(String(uid), { bodyStructure: true }, { uid: true });
  if (!message) throw new AppError('not-found', 'the message is no longer in the mailbox');
  const none = { media: [], text: null, html: null, item: null, reports: [] };
  return message.bodyStructure ? readStructure(message.bodyStructure) : none;
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
  const { media, text, item } = await partsOf(client, row.uid);
  const said = await fetchText(client, row.uid, { part: item, mostBytes: maxItemBytes });
  return {
    files: await fetchFiles(client, row, { media, ...options }),
    text: await fetchText(client, row.uid, { part: text, mostBytes: maxTextBytes }),
    item: parseCarriedItem(said, row.facts.itemId),
  } as const;
}

async function fetchReport(client: ImapFlow, row: IncomingRow): Promise<IncomingReport> {
  const { reports } = await partsOf(client, row.uid);
  const parts: { mimeType: string; text: string }[] = [];
  for (const part of reports) {
    const text = await fetchText(client, row.uid, { part, mostBytes: maxReportBytes });
    parts.push({ mimeType: part.declaredType, text });
  }
  return { from: row.facts.sender.email, messageId: row.facts.messageId, parts };
}

async function takeMessage(client: ImapFlow, row: IncomingRow, deps: FetchDeps): Promise<void> {
  const folder = join(deps.stagingFolder, row.id);
  const fetched = await fetchContent(client, row, { folder, limitBytes: row.limitBytes ?? deps.limitBytes });
  const { sender, subject, receivedAt, messageId, inReplyTo, itemId } = row.facts;
  const { text, item, files } = fetched;
  const message: IncomingMessage = {
    origin: {
      ...{ kind: 'mail', receivedAt, sender, subject, messageId, inReplyTo, itemId },
      ...{ text, item, account: deps.account },
    },
    ...{ files, links: row.facts.links },
    placement: deps.choosePlacement(row.facts, item),
  };
  if (row.facts.linked !== null) {
    // It takes its time, and the mailbox goes on meanwhile.
    deps.downloads.begin(row.id, message);
    return;
  }
  const { problems } = await deps.takeIn(message);
  deps.store.mark(row.id, 'taken', problems);
  await rm(folder, { recursive: true, force: true });
}

/** Fetches one message that waits and hands it over. Settles its state unless it begins a download, or the connection or the taking in failed, which rejects. */
export async function fetchMessage(client: ImapFlow, row: IncomingRow, deps: FetchDeps): Promise<void> {
  if (row.facts.sizeBytes > (row.limitBytes ?? deps.limitBytes)) {
    deps.store.mark(row.id, 'too-large', []);
    return;
  }
  try {
    if (row.facts.isReport) {
      deps.acceptReport(await fetchReport(client, row));
      deps.store.mark(row.id, 'taken', []);
    } else {
      await takeMessage(client, row, deps);
    }
  } catch (error) {
    const code = error instanceof AppError ? error.code : 'internal';
    if (code !== 'not-found' && code !== 'too-large') throw error;
    deps.store.mark(row.id, code === 'not-found' ? 'gone' : 'too-large', []);
    await rm(join(deps.stagingFolder, row.id), { recursive: true, force: true });
  }
}
