import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { carriedItemSchema } from '../../../shared/model/carried-item.ts';
import type { IncomingState } from './incoming-store.ts';
import { type MessageFacts, messageFactsSchema } from './message-facts.ts';

const contentSchema = z.strictObject({
  text: z.string(),
  item: carriedItemSchema.nullable(),
  /** Where the user wants it; null for by its sender. */
  placement: z.strictObject({ client: z.string(), project: z.string() }).nullable(),
});

/** What a saved message says, since there is no mailbox in which it could be read again. */
export type SavedContent = z.infer<typeof contentSchema>;

/** A saved message that links to recordings; what it carries itself is taken in. */
export interface SavedMessage extends SavedContent {
  readonly facts: MessageFacts;
}

/** Saved messages among those of mailboxes; durable when a call returns. */
export interface SavedStore {
  /** Puts a message in line as if it had just come; it belongs to no mailbox from now on. */
  keep(id: string, message: SavedMessage, state: IncomingState): void;
  waiting(): readonly (SavedMessage & { readonly id: string })[];
  /** Lets go of what is said by messages that are settled. */
  forgetSettled(): void;
}

const keepSql = `INSERT INTO incoming_messages (id, account, folder, uid_validity, uid, state, facts, limit_bytes, problem)
  VALUES (:id, '', '', '', 0, :state, :facts, NULL, NULL)
  ON CONFLICT (id) DO UPDATE SET account = '', folder = '', uid_validity = '', uid = 0, state = excluded.state,
    facts = excluded.facts, limit_bytes = NULL, problem = NULL, failures = 0, moving = 0`;

const waitingSql = `SELECT id, facts, content FROM saved_messages JOIN incoming_messages USING (id)
  WHERE account = '' AND state = 'waiting' ORDER BY incoming_messages.rowid`;

const forgetSql = `DELETE FROM saved_messages WHERE id NOT IN
  (SELECT id FROM incoming_messages WHERE account = '' AND state NOT IN ('taken', 'dismissed'))`;

/** Opens the table of saved messages in `queue.db`. */
export function openSavedStore(database: DatabaseSync): SavedStore {
  return {
    keep(id, { facts, text, item, placement }, state) {
      const content = JSON.stringify({ text, item, placement } satisfies SavedContent);
      database.exec('BEGIN IMMEDIATE');
      try {
        database.prepare(keepSql).run({ id, state, facts: JSON.stringify(facts) });
        database
          .prepare('INSERT OR REPLACE INTO saved_messages (id, content) VALUES (?, ?)')
          .run(id, content);
        database.exec('COMMIT');
      } catch (error) {
        database.exec('ROLLBACK');
        throw error;
      }
    },
    waiting: () =>
      database
        .prepare(waitingSql)
        .all()
        .flatMap((row) => {
          const { data } = contentSchema.safeParse(JSON.parse(String(row.content)));
          const facts = messageFactsSchema.parse(JSON.parse(String(row.facts)));
          return data ? [{ id: String(row.id), facts, ...data }] : [];
        }),
    forgetSettled: () => void database.prepare(forgetSql).run(),
  };
}
