import type { FetchMessageObject, ImapFlow } from 'imapflow';
import { findCandidates } from './find-candidates.ts';
import type { IncomingRow, MailboxName } from './incoming-store.ts';
import { factHeaders, messageKey, readFacts } from './message-facts.ts';
import { readStructure } from './read-structure.ts';
import type { SyncDeps } from './sync-deps.ts';

/** Messages per question and per transaction. */
const batchSize = 500;

const query = {
  ...{ uid: true, envelope: true, internalDate: true, bodyStructure: true },
  headers: factHeaders,
};

function toRow(
  message: FetchMessageObject,
  place: string,
  isKnown: (email: string) => boolean,
): IncomingRow | null {
  if (message.bodyStructure === undefined) return null;
  const parts = readStructure(message.bodyStructure);
  // Nothing playable and no report: nobody's business, and not kept.
  const isOfUse = parts.media.length > 0 || parts.reports.length > 0;
  const facts = isOfUse ? readFacts(message, parts) : null;
  if (facts === null) return null;
  const wanted = facts.isReport || facts.itemId !== null || isKnown(facts.sender.email.toLowerCase());
  return {
    id: messageKey(facts, `${place}/${message.uid}`),
    uid: message.uid,
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

/**
 * Looks through what is new in the open mailbox, by structure only, and keeps what is worth taking in. A mailbox with
 * another UIDVALIDITY is looked through anew. Resolves with the number of messages that were looked at.
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
    const rows: IncomingRow[] = [];
    const isKnown = deps.knownPeople();
    const candidates = await findCandidates(client, batch, isKnown);
    // imapflow takes an empty range for nothing to ask.
    for await (const message of client.fetch(candidates.join(','), query, { uid: true })) {
      const row = toRow(message, place, isKnown);
      if (row !== null) rows.push(row);
    }
    deps.store.advance(mailbox, { uidValidity, lastUid: batch.at(-1) ?? lastUid }, rows);
  }
  if (uids.length === 0 && stored?.uidValidity !== uidValidity) {
    deps.store.advance(mailbox, { uidValidity, lastUid: 0 }, []);
  }
  return uids.length;
}
