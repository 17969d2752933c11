import { createReadStream, createWriteStream } from 'node:fs';
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../errors.ts';
import type { Filing } from './filing.ts';
import type { IncomingFile, TakeIn } from './incoming-message.ts';
import { findLinks, isAnswer } from './find-links.ts';
import { type MessageFacts, factHeaders, readFacts } from './message-facts.ts';
import { parseCarriedItem } from './part-text.ts';
import { decodeBody } from './read-bodies.ts';
import { type BodyPart, type MessageParts, readStructure } from './read-structure.ts';
import { type ScannedMessage, scanMessageFile } from './scan-message-file.ts';
import { transferDecoder } from './transfer-decoder.ts';

const maxTextBytes = 200_000;
const maxItemBytes = 400_000;

/** What {@link takeMessageFile} works with. */
export interface MessageFileDeps {
  readonly choosePlacement: Filing['choose'];
  readonly takeIn: TakeIn;
  readonly nowMs: number;
}

/** What is kept of the message; rejects with `media-unreadable` for what is no message. */
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
  return decodeBody(raw.subarray(0, bytesRead), part);
}

/** Links to recordings in its text, where it carries none. Whoever imports a message knows whom it is from. */
async function linksOf(
  file: FileHandle,
  scanned: ScannedMessage,
  { parts, facts }: { readonly parts: MessageParts; readonly facts: MessageFacts },
): Promise<readonly string[]> {
  if (parts.media.length > 0 || parts.item !== null) return [];
  const part = parts.text ?? parts.html;
  const text = await textOf(file, scanned, { part, mostBytes: maxTextBytes });
  return findLinks({ text, isHtml: parts.text === null, isAnswer: isAnswer(facts) });
}

async function copyMedia(
  message: { readonly path: string; readonly folder: string },
  { ranges }: ScannedMessage,
  media: readonly BodyPart[],
): Promise<IncomingFile[]> {
  const files: IncomingFile[] = [];
  await mkdir(message.folder, { recursive: true, mode: 0o700 });
  for (const [index, part] of media.entries()) {
    const range = ranges.get(part.part);
    if (range === undefined || range.end <= range.start) continue;
    const path = join(message.folder, `part-${index + 1}`);
    await pipeline(
      createReadStream(message.path, { start: range.start, end: range.end - 1 }),
      transferDecoder(part.encoding),
      createWriteStream(path, { mode: 0o600 }),
    );
    files.push({ path, name: part.name, declaredType: part.declaredType });
  }
  return files;
}

/**
 * Takes in the recordings that a message in a file carries or links to, as if it had come by mail. `folder` is made for its parts and
 * removed again. Rejects with `media-unreadable` for what is no message or carries no recording, and like `TakeIn`.
 */
export async function takeMessageFile(
  { path, folder }: { readonly path: string; readonly folder: string },
  deps: MessageFileDeps,
): Promise<Awaited<ReturnType<TakeIn>>> {
  const file = await open(path, 'r');
  try {
    const scanned = await scanMessageFile(file);
    const parts = readStructure(scanned.structure);
    const facts = factsOf(scanned, parts, deps.nowMs);
    const links = await linksOf(file, scanned, { parts, facts });
    if (parts.media.length === 0 && links.length === 0)
      throw new AppError('media-unreadable', 'the message carries no recording');
    const { sender, subject, receivedAt, messageId, inReplyTo, itemId } = facts;
    const said = await textOf(file, scanned, { part: parts.item, mostBytes: maxItemBytes });
    const item = parseCarriedItem(said, itemId);
    const text = await textOf(file, scanned, { part: parts.text, mostBytes: maxTextBytes });
    return await deps.takeIn({
      origin: {
        ...{ kind: 'mail', receivedAt, sender, subject, messageId, inReplyTo, itemId },
        ...{ text, item },
      },
      files: await copyMedia({ path, folder }, scanned, parts.media),
      links,
      placement: deps.choosePlacement(facts, item),
    });
  } finally {
    await file.close();
    await rm(folder, { recursive: true, force: true });
  }
}
