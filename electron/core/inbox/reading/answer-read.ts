import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { decodeText, parseCarriedItem } from '../part-text.ts';
import { transferDecoder } from '../transfer-decoder.ts';
import {
  type FetchedPart,
  type ReadMessage,
  type ReadReply,
  type ReadTexts,
  readRequestSchema,
} from './read-contract.ts';
import { readMessageFile } from './read-message-file.ts';

async function textOf({ data, encoding, charset }: FetchedPart): Promise<string> {
  return decodeText(
    await buffer(Readable.from([Buffer.from(data)]).pipe(transferDecoder(encoding))),
    charset,
  );
}

async function read(given: unknown): Promise<ReadMessage | ReadTexts> {
  const request = readRequestSchema.parse(given);
  if (request.kind === 'message-file') return readMessageFile(request.path, request.nowMs);
  const texts: string[] = [];
  for (const part of request.parts) texts.push(await textOf(part));
  const said = request.item === null ? '' : await textOf(request.item);
  return { texts, item: parseCarriedItem(said, request.itemId) };
}

/** What the reading process does with a request: reads what others wrote. Never rejects. */
export async function answerRead(request: unknown): Promise<ReadReply> {
  try {
    return { ok: true, value: await read(request) };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : 'cannot be read' };
  }
}
