import type { DatabaseSync } from 'node:sqlite';
import { AppError } from '../errors.ts';
import type { Log } from '../log.ts';
import { type MessageRow, parseRow, toColumns } from './message-row.ts';

/** The table of messages, read once and written through: every change is durable when its call returns. */
export interface MessageStore {
  /** In order of queueing. */
  list(): readonly MessageRow[];
  find(id: string): MessageRow | undefined;
  /** Throws `AppError('not-found')`. */
  get(id: string): MessageRow;
  insert(row: Omit<MessageRow, 'position'>): MessageRow;
  update(id: string, patch: Partial<Omit<MessageRow, 'id' | 'position'>>): MessageRow;
  remove(id: string): void;
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
  ...['next_attempt_at', 'problem'],
];

/** Opens the messages of a queue database. */
export function openMessageStore(database: DatabaseSync, log: Log): MessageStore {
  const rows = readRows(database, log);
  const names = columns.join(', ');
  const values = columns.map((name) => `:${name}`).join(', ');
  const settings = columns.map((name) => `${name} = :${name}`).join(', ');
  const insert = database.prepare(`INSERT INTO messages (${names}) VALUES (${values})`);
  const update = database.prepare(`UPDATE messages SET ${settings} WHERE id = :id`);
  const remove = database.prepare('DELETE FROM messages WHERE id = ?');
  const get = (id: string) => {
    const row = rows.get(id);
    if (row === undefined) throw new AppError('not-found', 'no such message');
    return row;
  };
  return {
    list: () => [...rows.values()],
    find: (id) => rows.get(id),
    get,
    insert(row) {
      const { lastInsertRowid } = insert.run(toColumns(row));
      const inserted = { ...row, position: Number(lastInsertRowid) };
      rows.set(row.id, inserted);
      return inserted;
    },
    update(id, patch) {
      const row = { ...get(id), ...patch };
      update.run(toColumns(row));
      rows.set(id, row);
      return row;
    },
    remove(id) {
      remove.run(id);
      rows.delete(id);
    },
  };
}
