/**
 * What each version of `queue.db` adds to the one before; the position in this list is `PRAGMA user_version`.
 * Entries that were released are never edited.
 */
export const queueMigrations: readonly string[] = [
  `
  CREATE TABLE messages (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL,
    via TEXT NOT NULL,
    item_id TEXT NOT NULL,
    message_id TEXT NOT NULL,
    in_reply_to TEXT,
    recipients TEXT NOT NULL,
    delivered_to TEXT NOT NULL,
    subject TEXT NOT NULL,
    text TEXT NOT NULL,
    recordings TEXT NOT NULL,
    created_at TEXT NOT NULL,
    send_at TEXT,
    sent_at TEXT,
    spool TEXT,
    maybe_sent INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    next_attempt_at TEXT,
    problem TEXT
  ) STRICT;
  CREATE INDEX messages_by_state ON messages (state, position);

  CREATE TABLE compression_jobs (
    id TEXT PRIMARY KEY,
    recording_id TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    detail TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
  ) STRICT;
  `,
  `
  ALTER TABLE messages ADD COLUMN screen_preset TEXT NOT NULL DEFAULT 'universal';
  ALTER TABLE messages ADD COLUMN limit_bytes INTEGER;
  ALTER TABLE messages ADD COLUMN part TEXT;
  `,
  `
  CREATE TABLE mailbox_positions (
    account TEXT NOT NULL,
    folder TEXT NOT NULL,
    uid_validity TEXT NOT NULL,
    last_uid INTEGER NOT NULL,
    PRIMARY KEY (account, folder)
  ) STRICT;
  CREATE TABLE incoming_messages (
    id TEXT PRIMARY KEY,
    account TEXT NOT NULL,
    folder TEXT NOT NULL,
    uid_validity TEXT NOT NULL,
    uid INTEGER NOT NULL,
    state TEXT NOT NULL,
    facts TEXT NOT NULL,
    limit_bytes INTEGER,
    problem TEXT
  ) STRICT;
  CREATE INDEX incoming_by_state ON incoming_messages (account, folder, state);
  `,
  `
  CREATE TABLE receipt_key (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    key BLOB NOT NULL
  ) STRICT;
  `,
  `
  ALTER TABLE incoming_messages ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;
  CREATE TABLE filing_rules (
    email TEXT PRIMARY KEY,
    client TEXT NOT NULL,
    project TEXT NOT NULL
  ) STRICT;
  `,
  `ALTER TABLE messages ADD COLUMN answers TEXT;`,
  `
  CREATE TABLE receipts (
    id TEXT PRIMARY KEY,
    payload TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    created_at TEXT NOT NULL
  ) STRICT;
  ALTER TABLE messages ADD COLUMN viewed TEXT;
  ALTER TABLE messages ADD COLUMN delivered_at TEXT;
  ALTER TABLE messages ADD COLUMN opened_at TEXT;
  `,
  `ALTER TABLE messages ADD COLUMN cc TEXT NOT NULL DEFAULT '[]';`,
  `CREATE TABLE size_limits (server TEXT PRIMARY KEY, bytes INTEGER NOT NULL, learned_ms INTEGER NOT NULL) STRICT;`,
  `
  ALTER TABLE messages ADD COLUMN link TEXT;
  CREATE TABLE uploads (id INTEGER PRIMARY KEY, message_id TEXT UNIQUE, detail TEXT NOT NULL) STRICT;
  `,
  `ALTER TABLE messages ADD COLUMN account TEXT;`,
  `ALTER TABLE messages ADD COLUMN doubt TEXT;`,
  `
  CREATE TABLE watched_files (
    id INTEGER PRIMARY KEY,
    folder TEXT NOT NULL,
    path TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    modified_ms INTEGER NOT NULL,
    state TEXT NOT NULL,
    problem TEXT,
    settled_at TEXT NOT NULL,
    UNIQUE (folder, path)
  ) STRICT;
  `,
  `
  ALTER TABLE messages ADD COLUMN again TEXT;
  CREATE TABLE part_sets (id TEXT PRIMARY KEY, here INTEGER NOT NULL, newest_ms INTEGER NOT NULL) STRICT;
  CREATE TABLE part_requests (
    id TEXT PRIMARY KEY,
    set_id TEXT NOT NULL,
    payload TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    created_at TEXT NOT NULL
  ) STRICT;
  CREATE INDEX part_requests_by_set ON part_requests (set_id, created_at);
  `,
  `ALTER TABLE incoming_messages ADD COLUMN moving INTEGER NOT NULL DEFAULT 0;`,
  `CREATE TABLE saved_messages (id TEXT PRIMARY KEY, content TEXT NOT NULL) STRICT;`,
  `
  ALTER TABLE mailbox_positions ADD COLUMN again_from INTEGER;
  UPDATE mailbox_positions SET again_from = 1;
  `,
  `ALTER TABLE saved_messages RENAME TO linked_messages;`,
];
