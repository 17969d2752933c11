import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { storageSchema } from '../../../shared/model/storage.ts';
import type { Log } from '../log.ts';
import type { AttachedRecording } from '../mail/message-content.ts';

const attachmentSchema = z.custom<AttachedRecording>(
  (value) =>
    z.looseObject({ path: z.string(), fileName: z.string(), sizeBytes: z.number() }).safeParse(value).success,
);

const uploadSchema = z.strictObject({
  /** Where it goes: what was begun there is removed there. */
  storage: storageSchema,
  files: z.array(
    z.strictObject({
      attachment: attachmentSchema,
      /** Its name in the storage; nobody can guess it. */
      name: z.string(),
      session: z.string().nullable(),
      isDone: z.boolean(),
    }),
  ),
  /** Milliseconds since 1970; null while it is not all there. */
  expiresAtMs: z.number().nullable(),
});

/** Files of one message in the user's storage, or on their way there. */
export type Upload = z.infer<typeof uploadSchema>;

/** The table of uploads; every change is durable when its call returns. */
export interface UploadStore {
  ofMessage(messageId: string): Upload | null;
  put(messageId: string, upload: Upload): void;
  /** Lets the message have another one; the old one is among the given up from now on. */
  giveUp(messageId: string): void;
  /** Uploads of no message, and those that ended before `nowMs`. */
  listEnded(nowMs: number): readonly { readonly id: number; readonly upload: Upload }[];
  remove(id: number): void;
}

/** Opens the uploads of a queue database. */
export function openUploadStore(database: DatabaseSync, log: Log): UploadStore {
  const find = database.prepare('SELECT detail FROM uploads WHERE message_id = ?');
  const update = database.prepare('UPDATE uploads SET detail = ? WHERE message_id = ?');
  const insert = database.prepare('INSERT INTO uploads (detail, message_id) VALUES (?, ?)');
  const orphan = database.prepare('UPDATE uploads SET message_id = NULL WHERE message_id = ?');
  const list = database.prepare('SELECT id, message_id, detail FROM uploads');
  const remove = database.prepare('DELETE FROM uploads WHERE id = ?');
  const parse = (detail: unknown): Upload | null => {
    try {
      return uploadSchema.parse(JSON.parse(String(detail)));
    } catch (error) {
      // Stays in the table for a version that understands it.
      log.error('upload-unreadable', error);
      return null;
    }
  };
  return {
    ofMessage(messageId) {
      const row = find.get(messageId);
      return row === undefined ? null : parse(row.detail);
    },
    put(messageId, upload) {
      const detail = JSON.stringify(upload);
      if (update.run(detail, messageId).changes === 0) insert.run(detail, messageId);
    },
    giveUp: (messageId) => void orphan.run(messageId),
    listEnded: (nowMs) =>
      list.all().flatMap((row) => {
        const upload = parse(row.detail);
        if (upload === null) return [];
        const isEnded = row.message_id === null || (upload.expiresAtMs ?? Infinity) <= nowMs;
        return isEnded ? [{ id: Number(row.id), upload }] : [];
      }),
    remove: (id) => void remove.run(id),
  };
}
