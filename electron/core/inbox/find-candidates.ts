import type { FetchMessageObject, ImapFlow } from 'imapflow';
import { readStructure } from './read-structure.ts';

/** Little of each message: envelopes cost time to read, and most messages are nobody's business. */
const query = { uid: true, bodyStructure: true, headers: ['from', 'x-outspoken-item'] };

const mostHeaderBytes = 16_384;

function mayBeOfUse(message: FetchMessageObject, isKnown: (email: string) => boolean): boolean {
  if (message.bodyStructure === undefined) return false;
  const { media, reports, item } = readStructure(message.bodyStructure);
  if (media.length > 0 || reports.length > 0 || item !== null) return true;
  const headers = message.headers?.toString('latin1', 0, mostHeaderBytes) ?? '';
  if (/^x-outspoken-item:/im.test(headers)) return true;
  // What looks like an address anywhere in the field will do: the envelope decides.
  return (headers.match(/[^\s<>@,:;"()]+@[^\s<>@,:;"()]+/g) ?? []).some((email) =>
    isKnown(email.toLowerCase()),
  );
}

/** Which of these messages are worth a closer look: with something playable, a report, an Outspoken's words, or from people who are known. */
export async function findCandidates(
  client: ImapFlow,
  uids: readonly number[],
  isKnown: (email: string) => boolean,
): Promise<readonly number[]> {
  const found: number[] = [];
  for await (const message of client.fetch(uids.join(','), query, { uid: true })) {
    if (mayBeOfUse(message, isKnown)) found.push(message.uid);
  }
  return found;
}
