import type { DatabaseSync } from 'node:sqlite';
import { AppError } from '../errors.ts';
import { inTransaction } from '../in-transaction.ts';
import type { Log } from '../log.ts';
import { type MessageRow, byPlace, parseRow, toColumns } from './message-row.ts';

/** What may change of a row. */
export type RowPatch = Partial<Omit<MessageRow, 'id' | 'position'>>;

/** Several changes that are made in one step. */
export interface RowChanges {
  readonly update?: readonly { readonly id: string; readonly patch: RowPatch }[];
  readonly insert?: readonly Omit<MessageRow, 'position'>[];
  readonly remove?: readonly string[];
}

/** The table of messages, read once and written through: every change is durable when its call returns. */
export interface MessageStore {
  /** In the order in which they go. */
  list(): readonly MessageRow[];
  find(id: string): MessageRow | undefined;
  /** Throws `AppError('not-found')`. */
  get(id: string): MessageRow;
  insert(row: Omit<MessageRow, 'position'>): MessageRow;
  update(id: string, patch: RowPatch): MessageRow;
  remove(id: string): void;
  /** Makes all of the changes or, when it throws, none. */
  apply(changes: RowChanges): void;
}

function readRows(database: DatabaseSync, log: Log): Map<string, MessageRow> {
  const rows = new Map<string, MessageRow>();
  for (const found of database.prepare('SELECT * FROM messages ORDER BY position').iterate()) {
    try {
      const row = parseRow(found);
      rows.set(row.id, row);
    } catch (error) {
      // Stays in the table for a version that understands it.
      log.error('message-row-unreadable', error);
    }
  }
  return rows;
}

const columns = [
  ...['id', 'state', 'via', 'item_id', 'message_id', 'in_reply_to', 'recipients', 'delivered_to', 'subject'],
  ...['text', 'recordings', 'created_at', 'send_at', 'sent_at', 'spool', 'maybe_sent', 'attempts'],
  ...['next_attempt_at', 'problem', 'screen_preset', 'limit_bytes', 'part', 'answers', 'viewed'],
  ...['delivered_at', 'opened_at', 'cc', 'link', 'account', 'doubt', 'again'],
];

function prepareStatements(database: DatabaseSync) {
  const names = columns.join(', ');
  const values = columns.map((name) => `:${name}`).join(', ');
  const settings = columns.map((name) => `${name} = :${name}`).join(', ');
  return {
    insert: database.prepare(`INSERT INTO messages (${names}) VALUES (${values})`),
    update: database.prepare(`UPDATE messages SET ${settings} WHERE id = :id`),
    remove: database.prepare('DELETE FROM messages WHERE id = ?'),
  };
}

/** Opens the messages of a queue database. */
export function openMessageStore(database: DatabaseSync, log: Log): MessageStore {
  const rows = readRows(database, log);
  const statements = prepareStatements(database);
  const get = (id: string) => {
    const row = rows.get(id);
    if (row === undefined) throw new AppError('not-found', 'no such message');
    return row;
  };
  const write = ({ update = [], insert = [], remove = [] }: RowChanges): readonly MessageRow[] => {
    const updated = update.map(({ id, patch }) => ({ ...get(id), ...patch }));
    for (const row of updated) statements.update.run(toColumns(row));
    const inserted = insert.map((row) => {
      const { lastInsertRowid } = statements.insert.run(toColumns(row));
      return { ...row, position: Number(lastInsertRowid) };
    });
    for (const id of remove) statements.remove.run(id);
    return [...updated, ...inserted];
  };
  return {
    list: () => [...rows.values()].sort(byPlace),
    find: (id) => rows.get(id),
    get,
    insert(row) {
      const { lastInsertRowid } = statements.insert.run(toColumns(row));
      const inserted = { ...row, position: Number(lastInsertRowid) };
      rows.set(row.id, inserted);
      return inserted;
    },
    update(id, patch) {
      const row = { ...get(id), ...patch };
      statements.update.run(toColumns(row));
      rows.set(id, row);
      return row;
    },
    remove(id) {
      statements.remove.run(id);
      rows.delete(id);
    },
    apply(changes) {
      const written = inTransaction(database, () => write(changes));
      for (const row of written) rows.set(row.id, row);
      for (const id of changes.remove ?? []) rows.delete(id);
    },
  };
}
