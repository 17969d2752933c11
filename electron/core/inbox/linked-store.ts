import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { carriedItemSchema } from '../../../shared/model/carried-item.ts';
import { inTransaction } from '../in-transaction.ts';
import type { IncomingState } from './incoming-store.ts';
import { type MessageFacts, messageFactsSchema } from './message-facts.ts';

const contentSchema = z.strictObject({
  text: z.string(),
  item: carriedItemSchema.nullable(),
  /** Where the user wants it; null for by its sender. */
  placement: z.strictObject({ client: z.string(), project: z.string() }).nullable(),
  /** Address of the mail account it came to; missing for one from a file. */
  account: z.string().optional(),
});

/** What a message says, since nobody can count on reading it again: its file or mail may be deleted meanwhile. */
export type LinkedContent = z.infer<typeof contentSchema>;

/** A message that links to recordings; what it carries itself is taken in. */
export interface LinkedMessage extends LinkedContent {
  readonly facts: MessageFacts;
}

/** Messages whose recordings are in their senders' storages; durable when a call returns. */
export interface LinkedStore {
  /** Puts a message from a file in line as if it had just come; it belongs to no mailbox from now on. */
  keep(id: string, message: LinkedMessage, state: IncomingState): void;
  /** Keeps what a message of a mailbox says that waits there; it is not read there again. Changes nothing where it waits no longer. */
  keepFetched(id: string, message: LinkedMessage, state: IncomingState): void;
  /** True for a message that does not have to be read again. */
  holds(id: string): boolean;
  waiting(): readonly (LinkedMessage & { readonly id: string })[];
  /** Lets go of what is said by messages that are settled. */
  forgetSettled(): void;
}

const keepSql = `INSERT INTO incoming_messages (id, account, folder, uid_validity, uid, state, facts, limit_bytes, problem)
  VALUES (:id, '', '', '', 0, :state, :facts, NULL, NULL)
  ON CONFLICT (id) DO UPDATE SET account = '', folder = '', uid_validity = '', uid = 0, state = excluded.state,
    facts = excluded.facts, limit_bytes = NULL, problem = NULL, failures = 0, moving = 0`;

const keepFetchedSql = `UPDATE incoming_messages SET state = :state, facts = :facts, limit_bytes = NULL, problem = NULL,
  failures = 0 WHERE id = :id AND state = 'waiting'`;

const waitingSql = `SELECT id, facts, content FROM linked_messages JOIN incoming_messages USING (id)
  WHERE state = 'waiting' ORDER BY incoming_messages.rowid`;

const forgetSql = `DELETE FROM linked_messages WHERE id NOT IN
  (SELECT id FROM incoming_messages WHERE state NOT IN ('taken', 'gone', 'dismissed'))`;

/** Opens the table of these messages in `queue.db`. */
export function openLinkedStore(database: DatabaseSync): LinkedStore {
  const write = (sql: string, id: string, { facts, ...content }: LinkedMessage, state: IncomingState) => {
    inTransaction(database, () => {
      const { changes } = database.prepare(sql).run({ id, state, facts: JSON.stringify(facts) });
      if (changes === 0) return;
      database
        .prepare('INSERT OR REPLACE INTO linked_messages (id, content) VALUES (?, ?)')
        .run(id, JSON.stringify(content));
    });
  };
  return {
    keep: (id, message, state) => write(keepSql, id, message, state),
    keepFetched: (id, message, state) => write(keepFetchedSql, id, message, state),
    holds: (id) => database.prepare('SELECT 1 FROM linked_messages WHERE id = ?').get(id) !== undefined,
    waiting: () =>
      database
        .prepare(waitingSql)
        .all()
        .flatMap((row) => {
          const id = String(row.id);
          const { data } = contentSchema.safeParse(JSON.parse(String(row.content)));
          const facts = messageFactsSchema.parse(JSON.parse(String(row.facts)));
          if (data) return [{ id, facts, ...data }];
          // What another version wrote and this one cannot read is read again in its mailbox.
          database.prepare('DELETE FROM linked_messages WHERE id = ?').run(id);
          return [];
        }),
    forgetSettled: () => void database.prepare(forgetSql).run(),
  };
}
