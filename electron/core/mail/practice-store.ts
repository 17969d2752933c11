import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import PostalMime, { type Attachment, type Email } from 'postal-mime';
import { z } from 'zod';
import { carriedItemType } from '../../../shared/model/carried-item.ts';
import { emailSchema, instantSchema } from '../../../shared/model/identity.ts';
import { syncFolder, writeFileAtomic } from '../library/atomic-file.ts';
import type { Log } from '../log.ts';

const storedMessageSchema = z.object({
  schemaVersion: z.literal(1),
  id: z.string().regex(/^[0-9a-f]{64}$/),
  from: z.object({ name: z.string(), email: z.string() }),
  to: z.array(emailSchema),
  subject: z.string(),
  receivedAt: instantSchema,
  sizeBytes: z.number().int().nonnegative(),
  text: z.string(),
  attachments: z.array(
    z.object({ name: z.string(), mimeType: z.string(), sizeBytes: z.number().int().nonnegative() }),
  ),
});

/** `message.json` of one practice message; its attachments lie beside it as `attachment-<index>`. */
export type StoredMessage = z.infer<typeof storedMessageSchema>;

/** Practice messages in folders named by a hash of their Message-ID. */
export interface PracticeStore {
  /** Oldest first. */
  list(): readonly StoredMessage[];
  get(id: string): StoredMessage | undefined;
  attachmentPath(id: string, index: number): string;
  /** A new folder for a message that is coming in; `keep` or `drop` it. */
  receive(): Promise<string>;
  /** Durably keeps `<folder>/message.eml`. A message that is here already is not kept twice: the old one comes back with what is new about its recipients. */
  keep(folder: string, to: readonly string[], receivedAt: string): Promise<StoredMessage>;
  drop(folder: string): Promise<void>;
}

const incomingPrefix = 'incoming-';

async function writeDurably(path: string, data: Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(data);
    await file.sync();
  } finally {
    await file.close();
  }
}

function bytesOf({ content }: Attachment): Uint8Array {
  return typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content);
}

/** Writes the attachments out and describes the message. Names in it are for showing only, never paths. */
async function unpack(folder: string, email: Email, id: string): Promise<StoredMessage> {
  const attachments: StoredMessage['attachments'] = [];
  // What one Outspoken says to the other is not for people, and pictures belong to the HTML, which nobody sees here.
  const shown = email.attachments.filter(({ mimeType, related }) => mimeType !== carriedItemType && !related);
  for (const [index, attachment] of shown.entries()) {
    const bytes = bytesOf(attachment);
    await writeDurably(join(folder, `attachment-${index}`), bytes);
    const name = attachment.filename?.slice(0, 255) ?? 'attachment';
    attachments.push({ name, mimeType: attachment.mimeType, sizeBytes: bytes.byteLength });
  }
  return {
    schemaVersion: 1,
    id,
    from: { name: email.from?.name ?? '', email: email.from?.address ?? '' },
    to: [],
    subject: email.subject ?? '',
    receivedAt: new Date(0).toISOString(),
    sizeBytes: (await stat(join(folder, 'message.eml'))).size,
    text: email.text ?? '',
    attachments,
  };
}

function readStored(directory: string, log: Log): Map<string, StoredMessage> {
  const messages: StoredMessage[] = [];
  for (const name of readdirSync(directory)) {
    if (name.startsWith(incomingPrefix)) {
      rmSync(join(directory, name), { recursive: true, force: true });
      continue;
    }
    try {
      const text = readFileSync(join(directory, name, 'message.json'), 'utf8');
      messages.push(storedMessageSchema.parse(JSON.parse(text)));
    } catch (error) {
      log.error('practice-message-unreadable', error);
    }
  }
  messages.sort((one, other) => Date.parse(one.receivedAt) - Date.parse(other.receivedAt));
  return new Map(messages.map((message) => [message.id, message]));
}

/** Opens the store in `directory`, making it if need be. What was half received when the app was killed is gone. */
export function openPracticeStore(directory: string, log: Log): PracticeStore {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const messages = readStored(directory, log);
  const write = (folder: string, message: StoredMessage) =>
    writeFileAtomic(join(folder, 'message.json'), JSON.stringify(message, null, 2), { mode: 0o600 });
  const drop = (folder: string) => rm(folder, { recursive: true, force: true });

  const keep: PracticeStore['keep'] = async (folder, to, receivedAt) => {
    const raw = await readFile(join(folder, 'message.eml'));
    const email = await PostalMime.parse(raw);
    const id = createHash('sha256')
      .update(email.messageId ?? raw)
      .digest('hex');
    const known = messages.get(id);
    const home = join(directory, id);
    const message = known
      ? { ...known, to: [...new Set([...known.to, ...to])] }
      : { ...(await unpack(folder, email, id)), to: [...to], receivedAt };
    await write(known ? home : folder, message);
    if (known) {
      await drop(folder);
    } else {
      await drop(home);
      await rename(folder, home);
      await syncFolder(directory);
    }
    messages.set(id, message);
    return message;
  };
  let last: Promise<unknown> = Promise.resolve();
  return {
    list: () => [...messages.values()],
    get: (id) => messages.get(id),
    attachmentPath: (id, index) => join(directory, id, `attachment-${index}`),
    async receive() {
      const folder = join(directory, incomingPrefix + randomUUID());
      await mkdir(folder, { mode: 0o700 });
      return folder;
    },
    keep(folder, to, receivedAt) {
      // One after the other: the same message may come in twice at once.
      const kept = last.then(() => keep(folder, to, receivedAt));
      last = kept.catch(() => undefined);
      return kept;
    },
    drop,
  };
}
