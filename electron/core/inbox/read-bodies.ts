import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import type { ImapFlow } from 'imapflow';
import { decodeText } from './part-text.ts';
import type { BodyPart } from './read-structure.ts';
import { transferDecoder } from './transfer-decoder.ts';

/** Most bytes of one answer of the server. */
const answerBytes = 8 * 1024 * 1024;

/** Text of the first bytes of a part, as transferred. */
export async function decodeBody(raw: Buffer, part: BodyPart): Promise<string> {
  const decoded = await buffer(Readable.from([raw]).pipe(transferDecoder(part.encoding)));
  return decodeText(decoded, part.charset);
}

/**
 * The beginning of one part of each of many messages, at most `mostBytes` as transferred, by the UID of the message; in few
 * questions, since messages are built alike. What is gone is left out.
 */
export async function readBodies(
  client: ImapFlow,
  wanted: readonly { readonly uid: number; readonly part: BodyPart }[],
  mostBytes: number,
): Promise<ReadonlyMap<number, string>> {
  const texts = new Map<number, string>();
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
        if (raw && part) texts.set(uid, await decodeBody(raw, part));
      }
    }
  }
  return texts;
}
