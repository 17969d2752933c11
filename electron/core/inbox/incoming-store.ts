import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { inTransaction } from '../in-transaction.ts';
import type { IncomingProblem } from './incoming-message.ts';
import { type MessageFacts, messageFactsSchema, problemsSchema } from './message-facts.ts';

/**
 * What becomes of a message: `waiting` to be fetched, `offered` because its sender is unknown, `too-large` for the limit or
 * for the user who stopped it, `taken` in, `gone` from the mailbox, `failed` for good, or `dismissed` by the user.
 */
export type IncomingState = 'waiting' | 'offered' | 'too-large' | 'taken' | 'gone' | 'failed' | 'dismissed';

/** A mailbox of an account. */
export interface MailboxName {
  readonly account: string;
  readonly folder: string;
}

/** The name under which the mailboxes of an account are remembered: accounts with the same one share them. */
export function mailboxKey({ server, userName }: MailboxOwner): string {
  return `${userName} ${server.host.toLowerCase()}`;
}

/** Who opens a mailbox, and where. */
interface MailboxOwner {
  readonly server: { readonly host: string };
  readonly userName: string;
}

/** How far a mailbox was looked through: RFC 9051 2.3.1.1. */
export interface MailboxPosition {
  readonly uidValidity: string;
  readonly lastUid: number;
}

/** A message that was found worth taking in. */
export interface IncomingRow {
  readonly id: string;
  /** See {@link mailboxKey}; missing for one that is not stored yet. */
  readonly account?: string;
  readonly uid: number;
  readonly state: IncomingState;
  readonly facts: MessageFacts;
  /** Most bytes the user wants for this message; null for the usual limit. */
  readonly limitBytes: number | null;
  /** Files of it that could not be taken in. */
  readonly problems: readonly IncomingProblem[];
}

/** Positions and messages, durable when a call returns. */
export interface IncomingStore {
  position(mailbox: MailboxName): MailboxPosition | null;
  /** Moves on, together with what was found on the way. A message that is known already only gets its new place. */
  advance(mailbox: MailboxName, position: MailboxPosition, found: readonly IncomingRow[]): void;
  /** From which UID on a mailbox is to be looked through once more, since an earlier version knew less of what it holds; null for not at all. */
  readonly againFrom: (mailbox: MailboxName) => number | null;
  /** Notes what was found that way, and where to go on; null when it is done. */
  lookedAgain(mailbox: MailboxName, nextUid: number | null, found: readonly IncomingRow[]): void;
  /** What waits to be read in a mailbox; see `LinkedStore` for what was read and waits for its files. */
  toFetch(mailbox: MailboxName): readonly IncomingRow[];
  /** True while a message of a mailbox waits for anything, its files elsewhere included. */
  isAnyWaiting(mailbox: MailboxName): boolean;
  /** Reserves a message that waits, for whoever fetches it; false when it does not wait, or somebody else has it. */
  claim(id: string): boolean;
  readonly release: (id: string) => void;
  /** Whether the message still has to be fetched. */
  isWaiting(id: string): boolean;
  mark(id: string, state: IncomingState, problems: readonly IncomingProblem[]): void;
  /** Counts one more time that a message could not be taken in. */
  failed(id: string): number;
  /** Newest first: what strangers sent, what is too large, what failed, what is downloaded from elsewhere, and what was taken in with problems. */
  unsettled(limit: number): readonly IncomingRow[];
  /** Leaves a message where it is for good, or a problem as it is. */
  dismiss(id: string): boolean;
  /** True when a message from this address, in any case, was taken in that an Outspoken had made. */
  readonly usesOutspoken: (email: string) => boolean;
  /** Notes that a message is to be moved out of its mailbox once it is taken in. */
  wantMove(id: string): void;
  /** Messages that are to be moved now, as long as the mailbox counts as it did: wholly taken in, without problems. */
  toMove(mailbox: MailboxName, uidValidity: string): readonly IncomingRow[];
  moved(ids: readonly string[]): void;
  /** Queues a message that was offered, too large or failed; false when there is none such. */
  request(id: string, limitBytes: number | null): boolean;
}

const insertSql = `INSERT INTO incoming_messages (id, account, folder, uid_validity, uid, state, facts, limit_bytes, problem)
  VALUES (?, ?, ?, ?, ?, ?, ?, NULL, NULL)
  ON CONFLICT (id) DO UPDATE SET account = excluded.account, folder = excluded.folder, uid = excluded.uid,
    uid_validity = excluded.uid_validity, state = iif(state = 'gone', excluded.state, state),
    facts = iif(state = 'gone', excluded.facts, facts)
    WHERE state <> 'taken'`;

const positionSql = `INSERT INTO mailbox_positions (account, folder, uid_validity, last_uid) VALUES (?, ?, ?, ?)
  ON CONFLICT (account, folder) DO UPDATE SET uid_validity = excluded.uid_validity, last_uid = excluded.last_uid,
    again_from = iif(uid_validity = excluded.uid_validity, again_from, NULL)`;

const unsettledSql = `SELECT * FROM incoming_messages
  WHERE state IN ('offered', 'too-large', 'failed') OR (state = 'taken' AND problem IS NOT NULL)
    OR (state = 'waiting' AND facts ->> '$.linked' IS NOT NULL)
  ORDER BY rowid DESC LIMIT ?`;

const outspokenSql = `SELECT 1 FROM incoming_messages WHERE state = 'taken' AND facts ->> '$.itemId' IS NOT NULL
  AND lower(facts ->> '$.sender.email') = lower(?) LIMIT 1`;

/** Problems as they were kept; none where they cannot be read. */
export function readProblems(text: string): readonly IncomingProblem[] {
  return problemsSchema.catch([]).parse(JSON.parse(text));
}

function toRow(row: Record<string, SQLOutputValue>): IncomingRow {
  return {
    id: String(row.id),
    account: String(row.account),
    uid: Number(row.uid),
    state: row.state as IncomingState,
    facts: messageFactsSchema.parse(JSON.parse(String(row.facts))),
    limitBytes: row.limit_bytes === null ? null : Number(row.limit_bytes),
    problems: row.problem === null ? [] : readProblems(String(row.problem)),
  };
}

function createClaims(database: DatabaseSync): Pick<IncomingStore, 'claim' | 'release' | 'isWaiting'> {
  const claimed = new Set<string>();
  const sql = "SELECT 1 FROM incoming_messages WHERE id = ? AND state = 'waiting'";
  const isWaiting = (id: string) => database.prepare(sql).get(id) !== undefined;
  return {
    isWaiting,
    claim(id) {
      if (claimed.has(id) || !isWaiting(id)) return false;
      claimed.add(id);
      return true;
    },
    release: (id) => void claimed.delete(id),
  };
}

/** `moving` is 0, 1 for wanted, 2 for done. */
function createMoves(database: DatabaseSync): Pick<IncomingStore, 'wantMove' | 'toMove' | 'moved'> {
  const set = (id: string, moving: number) =>
    database.prepare('UPDATE incoming_messages SET moving = ? WHERE id = ?').run(moving, id);
  const sql = `SELECT * FROM incoming_messages WHERE account = ? AND folder = ? AND uid_validity = ?
    AND state = 'taken' AND problem IS NULL AND moving = 1 ORDER BY uid LIMIT 500`;
  return {
    wantMove: (id) => void set(id, 1),
    toMove: ({ account, folder }, uidValidity) =>
      database.prepare(sql).all(account, folder, uidValidity).map(toRow),
    moved: (ids) => inTransaction(database, () => ids.forEach((id) => set(id, 2))),
  };
}

function createPositions(
  database: DatabaseSync,
): Pick<IncomingStore, 'position' | 'advance' | 'againFrom' | 'lookedAgain'> {
  const read = ({ account, folder }: MailboxName) =>
    database.prepare('SELECT * FROM mailbox_positions WHERE account = ? AND folder = ?').get(account, folder);
  const add = ({ account, folder }: MailboxName, uidValidity: string, found: readonly IncomingRow[]) => {
    const insert = database.prepare(insertSql);
    for (const { id, uid, state, facts } of found) {
      insert.run(id, account, folder, uidValidity, uid, state, JSON.stringify(facts));
    }
  };
  return {
    position(mailbox) {
      const row = read(mailbox);
      return row ? { uidValidity: String(row.uid_validity), lastUid: Number(row.last_uid) } : null;
    },
    advance(mailbox, { uidValidity, lastUid }, found) {
      inTransaction(database, () => {
        add(mailbox, uidValidity, found);
        database.prepare(positionSql).run(mailbox.account, mailbox.folder, uidValidity, lastUid);
      });
    },
    againFrom(mailbox) {
      const from = read(mailbox)?.again_from ?? null;
      return from === null ? null : Number(from);
    },
    lookedAgain(mailbox, nextUid, found) {
      const { account, folder } = mailbox;
      inTransaction(database, () => {
        add(mailbox, String(read(mailbox)?.uid_validity ?? ''), found);
        const sql = 'UPDATE mailbox_positions SET again_from = ? WHERE account = ? AND folder = ?';
        database.prepare(sql).run(nextUid, account, folder);
      });
    },
  };
}

function createSettling(database: DatabaseSync): Pick<IncomingStore, 'mark' | 'failed'> {
  return {
    mark(id, state, problems) {
      database
        .prepare('UPDATE incoming_messages SET state = ?, problem = ? WHERE id = ?')
        .run(state, problems.length > 0 ? JSON.stringify(problems) : null, id);
    },
    failed(id) {
      const sql = 'UPDATE incoming_messages SET failures = failures + 1 WHERE id = ? RETURNING failures';
      return Number(database.prepare(sql).get(id)?.failures ?? 0);
    },
  };
}

/** Opens the tables of the inbox in `queue.db`. */
export function openIncomingStore(database: DatabaseSync): IncomingStore {
  return {
    ...createClaims(database),
    ...createMoves(database),
    ...createPositions(database),
    ...createSettling(database),
    toFetch({ account, folder }) {
      const sql = `SELECT * FROM incoming_messages WHERE account = ? AND folder = ? AND state = 'waiting'
        AND id NOT IN (SELECT id FROM linked_messages) ORDER BY rowid`;
      return database.prepare(sql).all(account, folder).map(toRow);
    },
    isAnyWaiting({ account, folder }) {
      const sql = "SELECT 1 FROM incoming_messages WHERE account = ? AND folder = ? AND state = 'waiting'";
      return database.prepare(sql).get(account, folder) !== undefined;
    },
    unsettled(limit) {
      return database.prepare(unsettledSql).all(limit).map(toRow);
    },
    usesOutspoken: (email) => database.prepare(outspokenSql).get(email) !== undefined,
    dismiss(id) {
      const sql = `UPDATE incoming_messages SET state = iif(state = 'taken', 'taken', 'dismissed'), problem = NULL
        WHERE id = ? AND state IN ('offered', 'too-large', 'failed', 'taken')`;
      return database.prepare(sql).run(id).changes > 0;
    },
    request(id, limitBytes) {
      const sql = `UPDATE incoming_messages SET state = 'waiting', limit_bytes = ?, problem = NULL
        WHERE id = ? AND state IN ('offered', 'too-large', 'failed')`;
      return database.prepare(sql).run(limitBytes, id).changes > 0;
    },
  };
}
