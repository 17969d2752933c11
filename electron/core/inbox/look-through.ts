import type { FetchMessageObject, ImapFlow } from 'imapflow';
import { AppError } from '../errors.ts';
import { findCandidates } from './find-candidates.ts';
import { findLinks, isAnswer } from './find-links.ts';
import type { IncomingRow, MailboxName } from './incoming-store.ts';
import { withLinkedFiles } from './linked-files.ts';
import { type MessageFacts, factHeaders, messageKey, readFacts } from './message-facts.ts';
import { fetchBodies } from './read-bodies.ts';
import type { FetchedPart, ReadTexts } from './reading/read-contract.ts';
import { type BodyPart, type MessageParts, readStructure } from './read-structure.ts';
import type { SyncDeps } from './sync-deps.ts';

/** Messages per question and per transaction. */
const batchSize = 500;
/** What the sender's Outspoken says, in bytes as transferred. */
const maxItemBytes = 400_000;
/** How far back mail is looked through once more that an earlier version has passed over: links to storages have ended by then. */
const againMs = 30 * 24 * 60 * 60_000;
/** What of a text is looked through for links, in bytes as transferred. */
const maxLookedBytes = 64 * 1024;

const query = {
  ...{ uid: true, envelope: true, internalDate: true, bodyStructure: true },
  headers: factHeaders,
};

/** A message by its structure and headers. */
interface Seen {
  readonly uid: number;
  readonly parts: MessageParts;
  readonly facts: MessageFacts;
}

/** Null for what cannot be of use, and for what nobody sent. */
function toSeen(message: FetchMessageObject): Seen | null {
  if (message.bodyStructure === undefined) return null;
  const parts = readStructure(message.bodyStructure);
  const facts = readFacts(message, parts);
  return facts && { uid: message.uid, parts, facts };
}

/** True for what the structure alone says to be worth taking in. */
function carriesMedia({ parts }: Seen): boolean {
  return parts.media.length > 0 || parts.reports.length > 0;
}

/** What a look at messages is made with. */
interface Look {
  readonly reader: SyncDeps['reader'];
  readonly isKnown: (email: string) => boolean;
}

/** What the reading process makes of a part; nothing where it comes to grief, since the others are not to wait for that one. */
async function readPart(
  { reader }: Pick<Look, 'reader'>,
  body: FetchedPart | undefined,
  /** Of the message whose part this is, where it is what an Outspoken says. */
  itemId?: string | null,
): Promise<Pick<ReadTexts, 'item'> & { readonly text: string }> {
  const none = { text: '', item: null };
  if (body === undefined) return none;
  const asked =
    itemId === undefined ? { parts: [body], item: null, itemId: null } : { parts: [], item: body, itemId };
  try {
    const { texts, item } = await reader.readTexts(asked);
    return { text: texts[0] ?? '', item };
  } catch (error) {
    if (error instanceof AppError && error.code === 'media-unreadable') return none;
    throw error;
  }
}

/**
 * Messages without a recording whose text has links to some. Only the text of people who are known is read: to offer what
 * strangers link to, all their mail would have to be, and every newsletter has a film in it.
 */
async function withLinks(client: ImapFlow, seen: readonly Seen[], look: Look): Promise<readonly Seen[]> {
  const wanted = seen.flatMap((one): readonly (Seen & { readonly part: BodyPart })[] => {
    const { parts, facts } = one;
    const part = parts.text ?? parts.html;
    const isLetter = !carriesMedia(one) && parts.item === null && facts.itemId === null;
    return isLetter && part !== null && look.isKnown(facts.sender.email.toLowerCase())
      ? [{ ...one, part }]
      : [];
  });
  const bodies = await fetchBodies(client, wanted, maxLookedBytes);
  const found: Seen[] = [];
  for (const { part, ...one } of wanted) {
    const { text } = await readPart(look, bodies.get(one.uid));
    const about = { isHtml: part === one.parts.html, isAnswer: isAnswer(one.facts) };
    const links = findLinks({ text, ...about });
    if (links.length > 0) found.push({ ...one, facts: { ...one.facts, links: [...links] } });
  }
  return found;
}

/** Messages of an Outspoken without a file that link to files in their sender's storage. */
async function withStorage(client: ImapFlow, seen: readonly Seen[], look: Look): Promise<readonly Seen[]> {
  const wanted = seen.flatMap((one) => {
    const part = carriesMedia(one) || one.facts.itemId === null ? null : one.parts.item;
    return part === null ? [] : [{ ...one, part }];
  });
  const bodies = await fetchBodies(client, wanted, maxItemBytes);
  const found: Seen[] = [];
  for (const { uid, parts, facts: plain } of wanted) {
    const { item } = await readPart(look, bodies.get(uid), plain.itemId);
    const facts = withLinkedFiles(plain, item);
    if (facts !== null) found.push({ uid, parts, facts });
  }
  return found;
}

function toRow({ uid, facts }: Seen, place: string, isKnown: (email: string) => boolean): IncomingRow {
  // What comes by itself is already in the mailbox; to go and fetch it elsewhere is another matter.
  const isUnasked = facts.isReport || (facts.itemId !== null && facts.linked === null);
  const wanted = isUnasked || isKnown(facts.sender.email.toLowerCase());
  return {
    id: messageKey(facts, `${place}/${uid}`),
    uid,
    state: wanted ? 'waiting' : 'offered',
    ...{ facts, limitBytes: null, problems: [] },
  };
}

async function newUids(client: ImapFlow, lastUid: number): Promise<number[]> {
  const found = await client.search({ uid: `${lastUid + 1}:*` }, { uid: true });
  // A server that could not search has not said that there is nothing.
  if (!found) throw new Error('the mailbox could not be searched');
  // `n:*` gives the last message even when its number is below n.
  return found.filter((uid) => uid > lastUid).sort((a, b) => a - b);
}

/** What of these messages is worth taking in, in their order; the rest is nobody's business, and not kept. */
async function lookAt(
  client: ImapFlow,
  uids: readonly number[],
  { place, ...look }: Look & { readonly place: string },
): Promise<readonly IncomingRow[]> {
  const candidates = await findCandidates(client, uids, look.isKnown);
  const seen: Seen[] = [];
  // imapflow takes an empty range for nothing to ask.
  for await (const message of client.fetch(candidates.join(','), query, { uid: true })) {
    const one = toSeen(message);
    if (one !== null) seen.push(one);
  }
  const linked = await withLinks(client, seen, look);
  const stored = await withStorage(client, seen, look);
  const found = [...seen.filter(carriesMedia), ...linked, ...stored];
  return found.toSorted((one, other) => one.uid - other.uid).map((one) => toRow(one, place, look.isKnown));
}

/**
 * Looks through what is new in the open mailbox and keeps what is worth taking in: by structure, and where that shows
 * nothing to play, by what an Outspoken says, or by the text of people who are known. A mailbox with another UIDVALIDITY is looked through anew.
 * Resolves with the number of messages that were looked at.
 */
export async function lookThrough(client: ImapFlow, mailbox: MailboxName, deps: SyncDeps): Promise<number> {
  if (client.mailbox === false) return 0;
  const uidValidity = String(client.mailbox.uidValidity);
  const stored = deps.store.position(mailbox);
  const lastUid = stored?.uidValidity === uidValidity ? stored.lastUid : 0;
  const uids = await newUids(client, lastUid);
  const place = `${mailbox.account}/${mailbox.folder}/${uidValidity}`;
  for (let start = 0; start < uids.length; start += batchSize) {
    const batch = uids.slice(start, start + batchSize);
    const rows = await lookAt(client, batch, { place, reader: deps.reader, isKnown: deps.knownPeople() });
    deps.store.advance(mailbox, { uidValidity, lastUid: batch.at(-1) ?? lastUid }, rows);
  }
  if (uids.length === 0 && stored?.uidValidity !== uidValidity) {
    deps.store.advance(mailbox, { uidValidity, lastUid: 0 }, []);
  }
  await lookAgain(client, mailbox, { ...deps, place });
  return uids.length;
}

/**
 * Looks once through the newest of the mail that an earlier version has looked through, which knew nothing of links. What
 * it found then stays as it is. Goes on where a cut connection left it.
 */
async function lookAgain(
  client: ImapFlow,
  mailbox: MailboxName,
  { store, reader, knownPeople, place }: SyncDeps & { readonly place: string },
): Promise<void> {
  const from = store.againFrom(mailbox);
  if (from === null) return;
  const range = { uid: `${from}:*`, since: new Date(Date.now() - againMs) };
  const found = await client.search(range, { uid: true });
  if (!found) throw new Error('the mailbox could not be searched');
  const { lastUid } = store.position(mailbox) ?? { lastUid: 0 };
  const uids = found.filter((uid) => uid >= from && uid <= lastUid).sort((a, b) => a - b);
  for (let start = 0; start < uids.length; start += batchSize) {
    const batch = uids.slice(start, start + batchSize);
    const rows = await lookAt(client, batch, { place, reader, isKnown: knownPeople() });
    store.lookedAgain(mailbox, (batch.at(-1) ?? from) + 1, rows);
  }
  store.lookedAgain(mailbox, null, []);
}
