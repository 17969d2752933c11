import { type FileHandle, open } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { AppError } from '../../errors.ts';
import { findLinks, isAnswer } from '../find-links.ts';
import { linkedFiles } from '../linked-files.ts';
import { type MessageFacts, factHeaders, readFacts } from '../message-facts.ts';
import { decodeText, parseCarriedItem } from '../part-text.ts';
import { type BodyPart, type MessageParts, readStructure } from '../read-structure.ts';
import { type ScannedMessage, scanMessageFile } from '../scan-message-file.ts';
import { transferDecoder } from '../transfer-decoder.ts';
import type { ReadMessage } from './read-contract.ts';

const maxTextBytes = 200_000;
const maxItemBytes = 400_000;

/** What is kept of the message; throws `media-unreadable` for what is no message. */
function factsOf({ email, structure }: ScannedMessage, parts: MessageParts, nowMs: number): MessageFacts {
  const sentMs = Date.parse(email.date ?? '');
  const headers = email.headers.filter(({ key }) => factHeaders.includes(key));
  const { from, subject, messageId, inReplyTo } = email;
  const message = {
    bodyStructure: structure,
    internalDate: new Date(Number.isNaN(sentMs) ? nowMs : Math.min(sentMs, nowMs)),
    headers: Buffer.from(headers.map(({ key, value }) => `${key}: ${value}`).join('\r\n')),
    envelope: {
      from: from?.address === undefined ? [] : [{ name: from.name, address: from.address }],
      ...(subject === undefined ? {} : { subject }),
      ...(messageId === undefined ? {} : { messageId }),
      ...(inReplyTo === undefined ? {} : { inReplyTo }),
    },
  };
  const facts = readFacts(message, parts);
  if (facts === null) throw new AppError('media-unreadable', 'there is no message in the file');
  return facts;
}

async function textOf(
  file: FileHandle,
  { ranges }: ScannedMessage,
  { part, mostBytes }: { readonly part: BodyPart | null; readonly mostBytes: number },
): Promise<string> {
  const range = part && ranges.get(part.part);
  if (!part || !range) return '';
  const length = Math.min(mostBytes, range.end - range.start);
  const { buffer: raw, bytesRead } = await file.read(Buffer.alloc(length), 0, length, range.start);
  const decoded = Readable.from([raw.subarray(0, bytesRead)]).pipe(transferDecoder(part.encoding));
  return decodeText(await buffer(decoded), part.charset);
}

/** Links to recordings in its text, where it carries none. Whoever imports a message knows whom it is from. */
async function linksOf(
  file: FileHandle,
  scanned: ScannedMessage,
  { parts, facts }: { readonly parts: MessageParts; readonly facts: MessageFacts },
): Promise<string[]> {
  if (parts.media.length > 0 || parts.item !== null) return [];
  const part = parts.text ?? parts.html;
  const text = await textOf(file, scanned, { part, mostBytes: maxTextBytes });
  return [...findLinks({ text, isHtml: parts.text === null, isAnswer: isAnswer(facts) })];
}

/** Reads a message in a file. Rejects with `media-unreadable` for what is no message, and for what carries no recording and links to none. */
export async function readMessageFile(path: string, nowMs: number): Promise<ReadMessage> {
  const file = await open(path, 'r');
  try {
    const scanned = await scanMessageFile(file);
    const parts = readStructure(scanned.structure);
    const facts = factsOf(scanned, parts, nowMs);
    const links = await linksOf(file, scanned, { parts, facts });
    const said = await textOf(file, scanned, { part: parts.item, mostBytes: maxItemBytes });
    const item = parseCarriedItem(said, facts.itemId);
    if (parts.media.length === 0 && links.length === 0 && linkedFiles(item).length === 0)
      throw new AppError('media-unreadable', 'the message carries no recording');
    const media = parts.media.flatMap(({ part, name, declaredType, encoding }) => {
      const range = scanned.ranges.get(part);
      return range && range.end > range.start ? [{ name, declaredType, encoding, ...range }] : [];
    });
    const text = await textOf(file, scanned, { part: parts.text, mostBytes: maxTextBytes });
    return { facts, text, item, media, links };
  } finally {
    await file.close();
  }
}
