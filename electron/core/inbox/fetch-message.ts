import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImapFlow } from 'imapflow';
import { AppError } from '../errors.ts';
import { fetchOne } from './fetch-one.ts';
import { fetchPart, fetchRange } from './fetch-part.ts';
import type { IncomingFile, IncomingMessage, IncomingReport } from './incoming-message.ts';
import type { IncomingRow } from './incoming-store.ts';
import { withLinkedFiles } from './linked-files.ts';
import { toFetched } from './read-bodies.ts';
import { type BodyPart, type MessageParts, readStructure } from './read-structure.ts';
import type { FetchedPart, ReadTexts } from './reading/read-contract.ts';
import type { LinkedMessage } from './linked-store.ts';
import type { MessageFacts } from './message-facts.ts';
import type { SyncDeps } from './sync-deps.ts';

/** What fetching a message is built on: `account` is the address of the account it came to. */
type FetchDeps = SyncDeps & { readonly account: string };

const maxTextBytes = 200_000;
const maxItemBytes = 400_000;
const maxReportBytes = 64_000;

async function fetchText(
  client: ImapFlow,
  uid: number,
  { part, mostBytes }: { readonly part: BodyPart; readonly mostBytes: number },
): Promise<FetchedPart> {
  const raw = await fetchRange(client, { uid, part: part.part }, { start: 0, length: mostBytes });
  return toFetched(raw, part);
}

/** Text and item of a message, read apart from the app. */
async function fetchTexts(
  client: ImapFlow,
  row: IncomingRow,
  { text, item, reader }: Pick<MessageParts, 'text' | 'item'> & Pick<SyncDeps, 'reader'>,
): Promise<ReadTexts> {
  const { uid, facts } = row;
  return reader.readTexts({
    parts: text === null ? [] : [await fetchText(client, uid, { part: text, mostBytes: maxTextBytes })],
    item: item && (await fetchText(client, uid, { part: item, mostBytes: maxItemBytes })),
    itemId: facts.itemId,
  });
}

async function partsOf(client: ImapFlow, uid: number): Promise<MessageParts> {
  const { bodyStructure } = await fetchOne(client, uid, { bodyStructure: true });
  const none = { media: [], text: null, html: null, item: null, reports: [] };
  return bodyStructure ? readStructure(bodyStructure) : none;
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
  options: { readonly folder: string; readonly limitBytes: number } & Pick<SyncDeps, 'reader'>,
) {
  await mkdir(options.folder, { recursive: true, mode: 0o700 });
  const { media, text, item } = await partsOf(client, row.uid);
  const read = await fetchTexts(client, row, { text, item, reader: options.reader });
  // Whatever it carries itself is taken in before it counts as linked.
  const wanted = row.facts.linked === null ? media : [];
  const files = await fetchFiles(client, row, { ...options, media: wanted });
  return { files, text: read.texts[0] ?? '', item: read.item } as const;
}

async function fetchReport(
  client: ImapFlow,
  row: IncomingRow,
  { reader }: Pick<SyncDeps, 'reader'>,
): Promise<IncomingReport> {
  const { reports } = await partsOf(client, row.uid);
  const fetched: FetchedPart[] = [];
  for (const part of reports)
    fetched.push(await fetchText(client, row.uid, { part, mostBytes: maxReportBytes }));
  const { texts } = await reader.readTexts({ parts: fetched, item: null, itemId: null });
  const parts = reports.map(({ declaredType }, index) => ({
    mimeType: declaredType,
    text: texts[index] ?? '',
  }));
  return { from: row.facts.sender.email, messageId: row.facts.messageId, parts };
}

async function takeMessage(client: ImapFlow, row: IncomingRow, deps: FetchDeps): Promise<void> {
  const folder = join(deps.stagingFolder, row.id);
  const fetched = await fetchContent(client, row, {
    ...{ folder, limitBytes: row.limitBytes ?? deps.limitBytes, reader: deps.reader },
  });
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
    deps.linked.keepFetched(row.id, toLinked(row.facts, { text, item, account: deps.account }), true);
    return;
  }
  const { problems } = await deps.takeIn(message);
  const linked = withLinkedFiles(row.facts, item, problems);
  if (linked !== null) {
    // Before it is noted: nothing that came with the mail may lie where downloads are looked for.
    await rm(folder, { recursive: true, force: true });
    deps.linked.keepFetched(row.id, toLinked(linked, { text, item, account: deps.account }), false);
    return;
  }
  deps.store.mark(row.id, 'taken', problems);
  await rm(folder, { recursive: true, force: true });
}

/** What waits for its files from now on, whatever becomes of the mail. */
function toLinked(
  facts: MessageFacts,
  said: Pick<LinkedMessage, 'text' | 'item' | 'account'>,
): LinkedMessage {
  return { facts, ...said, placement: null };
}

/** Settles a message that cannot be had, is too large, or is the end of whatever reads it. Throws anything else again. */
function settleRefused(error: unknown, row: IncomingRow, { store }: FetchDeps): void {
  const code = error instanceof AppError ? error.code : 'internal';
  if (code === 'not-found') store.mark(row.id, 'gone', []);
  else if (code === 'too-large') store.mark(row.id, 'too-large', []);
  else if (code === 'media-unreadable') store.mark(row.id, 'failed', [{ name: row.facts.subject, code }]);
  else throw error;
}

/** Fetches one message that waits and hands it over. Settles its state unless it begins a download, or the connection or the taking in failed, which rejects. */
export async function fetchMessage(client: ImapFlow, row: IncomingRow, deps: FetchDeps): Promise<void> {
  if (row.facts.sizeBytes > (row.limitBytes ?? deps.limitBytes)) {
    deps.store.mark(row.id, 'too-large', []);
    return;
  }
  try {
    if (row.facts.isReport) {
      deps.acceptReport(await fetchReport(client, row, deps));
      deps.store.mark(row.id, 'taken', []);
    } else {
      await takeMessage(client, row, deps);
    }
  } catch (error) {
    settleRefused(error, row, deps);
    await rm(join(deps.stagingFolder, row.id), { recursive: true, force: true });
  }
}
