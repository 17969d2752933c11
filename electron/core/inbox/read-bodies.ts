import type { ImapFlow } from 'imapflow';
import type { BodyPart } from './read-structure.ts';
import type { FetchedPart } from './reading/read-contract.ts';

/** Most bytes of one answer of the server. */
const answerBytes = 8 * 1024 * 1024;

/**
 * The beginning of one part of each of many messages, at most `mostBytes` as transferred, by the UID of the message; in few
 * questions, since messages are built alike. What is gone is left out.
 */
export async function fetchBodies(
  client: ImapFlow,
  wanted: readonly { readonly uid: number; readonly part: BodyPart }[],
  mostBytes: number,
): Promise<ReadonlyMap<number, FetchedPart>> {
  const bodies = new Map<number, FetchedPart>();
  const perAnswer = Math.max(1, Math.floor(answerBytes / mostBytes));
  for (const [key, alike] of Map.groupBy(wanted, ({ part }) => part.part)) {
    const parts = new Map(alike.map(({ uid, part }) => [uid, part]));
    const uids = [...parts.keys()];
    for (let start = 0; start < uids.length; start += perAnswer) {
      const range = uids.slice(start, start + perAnswer).join(',');
      const query = { uid: true, bodyParts: [{ key, maxLength: mostBytes }] };
      for await (const { uid, bodyParts } of client.fetch(range, query, { uid: true })) {
        const [raw] = bodyParts?.values() ?? [];
        const part = parts.get(uid);
        if (raw && part) bodies.set(uid, toFetched(raw, part));
      }
    }
  }
  return bodies;
}

/** A part as the reading process takes it. */
export function toFetched(raw: Uint8Array, { encoding, charset }: BodyPart): FetchedPart {
  return { data: new Uint8Array(raw), encoding, charset };
}
