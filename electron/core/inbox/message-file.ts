import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Filing } from './filing.ts';
import type { IncomingFile, Placement, TakeIn } from './incoming-message.ts';
import { withLinkedFiles } from './linked-files.ts';
import type { MessageReader } from './reading/message-reader.ts';
import type { ReadMessage } from './reading/read-contract.ts';
import type { LinkedMessages } from './linked-messages.ts';
import { transferDecoder } from './transfer-decoder.ts';

/** What {@link takeMessageFile} works with. */
export interface MessageFileDeps {
  readonly reader: Pick<MessageReader, 'readFile'>;
  readonly choosePlacement: Filing['choose'];
  readonly takeIn: TakeIn;
  readonly keep: LinkedMessages['keep'];
  readonly nowMs: number;
}

/** A message in a file. */
export interface MessageFile {
  readonly path: string;
  /** Free to use. */
  readonly folder: string;
  /** Null to file it by its sender. */
  readonly placement: Placement | null;
}

async function copyMedia(
  message: { readonly path: string; readonly folder: string },
  media: ReadMessage['media'],
): Promise<IncomingFile[]> {
  const files: IncomingFile[] = [];
  await mkdir(message.folder, { recursive: true, mode: 0o700 });
  for (const [index, { name, declaredType, encoding, start, end }] of media.entries()) {
    const path = join(message.folder, `part-${index + 1}`);
    await pipeline(
      createReadStream(message.path, { start, end: end - 1 }),
      transferDecoder(encoding),
      createWriteStream(path, { mode: 0o600 }),
    );
    files.push({ path, name, declaredType });
  }
  return files;
}

/**
 * Takes in the recordings that a message in a file carries or links to, as if it had come by mail; what it left in its
 * sender's storage is kept to be downloaded. `folder` is made for its parts and removed again. Rejects with
 * `media-unreadable` for what is no message or has no recording, and like `TakeIn`.
 */
export async function takeMessageFile(
  { path, folder, placement }: MessageFile,
  deps: MessageFileDeps,
): Promise<Awaited<ReturnType<TakeIn>>> {
  const { facts, text, item, media, links } = await deps.reader.readFile(path, deps.nowMs);
  const { sender, subject, receivedAt, messageId, inReplyTo, itemId } = facts;
  const take = async () =>
    deps.takeIn({
      origin: {
        ...{ kind: 'mail', receivedAt, sender, subject, messageId, inReplyTo, itemId },
        ...{ text, item },
      },
      files: await copyMedia({ path, folder }, media),
      links,
      placement: placement ?? deps.choosePlacement(facts, item),
    });
  try {
    const isNothing = media.length === 0 && links.length === 0;
    const { recordingIds, problems } = isNothing ? { recordingIds: [], problems: [] } : await take();
    const linked = withLinkedFiles(facts, item);
    const here = linked === null ? [] : await deps.keep({ facts: linked, text, item, placement });
    return { recordingIds: [...recordingIds, ...here], problems };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
