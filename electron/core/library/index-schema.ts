import { searchSchema } from './search/search-schema.ts';

/** Version of {@link indexSchema}, kept in `PRAGMA user_version`. Any other one means: build the index again. */
export const indexVersion = 12;

/**
 * Tables of `index.db`. All folders are relative to the library folder, with `/`. The first four tables follow from
 * the files alone; the others say what a scan may skip and what it found wrong.
 */
export const indexSchema = `
  CREATE TABLE clients (id TEXT PRIMARY KEY, name TEXT NOT NULL, folder TEXT NOT NULL UNIQUE, colour TEXT, send_receipts INTEGER) STRICT;
  CREATE TABLE projects (
    id TEXT PRIMARY KEY,
    client_id TEXT NOT NULL,
    name TEXT NOT NULL,
    folder TEXT NOT NULL UNIQUE,
    people TEXT NOT NULL,
    archived INTEGER NOT NULL,
    account TEXT,
    capture_days INTEGER
  ) STRICT;
  CREATE INDEX projects_by_client ON projects (client_id);
  CREATE TABLE recordings (
    id TEXT PRIMARY KEY,
    folder TEXT NOT NULL UNIQUE,
    project_id TEXT,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    state TEXT NOT NULL,
    direction TEXT NOT NULL,
    link_service TEXT,
    created_at TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    duration_ms REAL NOT NULL,
    size_bytes INTEGER NOT NULL,
    total_bytes INTEGER NOT NULL,
    has_master INTEGER NOT NULL,
    lacks_master INTEGER NOT NULL,
    end_reason TEXT,
    binned_at TEXT,
    binned_ms INTEGER,
    binned_client TEXT NOT NULL,
    binned_project TEXT NOT NULL,
    missing_files TEXT NOT NULL,
    original_sha256 TEXT,
    part_set TEXT,
    is_part INTEGER NOT NULL,
    viewed INTEGER NOT NULL,
    sender TEXT,
    tags TEXT NOT NULL,
    note_count INTEGER NOT NULL,
    open_todo_count INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX recordings_by_time ON recordings (created_ms DESC, id) WHERE binned_ms IS NULL;
  CREATE INDEX recordings_by_project ON recordings (project_id, created_ms DESC, id) WHERE binned_ms IS NULL;
  CREATE INDEX recordings_received ON recordings (created_ms DESC, id) WHERE binned_ms IS NULL AND direction = 'received';
  CREATE INDEX recordings_unviewed ON recordings (project_id) WHERE binned_ms IS NULL AND direction = 'received' AND viewed = 0;
  CREATE INDEX recordings_tagged ON recordings (id) WHERE tags <> '[]';
  CREATE INDEX recordings_by_original ON recordings (original_sha256) WHERE original_sha256 IS NOT NULL;
  CREATE INDEX recordings_by_set ON recordings (part_set) WHERE part_set IS NOT NULL;
  CREATE INDEX recordings_in_parts ON recordings (part_set) WHERE is_part = 1 AND binned_ms IS NULL;
  CREATE INDEX recordings_without_master ON recordings (created_ms DESC, id) WHERE lacks_master = 1;
  CREATE INDEX recordings_in_bin ON recordings (binned_ms DESC, id) WHERE binned_ms IS NOT NULL;
  CREATE INDEX recordings_capturing ON recordings (id) WHERE state = 'capturing';
  CREATE INDEX recordings_incomplete ON recordings (folder) WHERE missing_files <> '[]';
  CREATE INDEX recordings_sizes ON recordings (binned_ms IS NOT NULL, total_bytes);
  CREATE TABLE recording_files (id TEXT PRIMARY KEY, file TEXT NOT NULL) STRICT;
  CREATE INDEX received_by_message ON recording_files (json_extract(file, '$.origin.messageId'))
    WHERE json_extract(file, '$.origin.messageId') IS NOT NULL;
  CREATE INDEX received_by_item ON recording_files (json_extract(file, '$.origin.itemId'))
    WHERE json_extract(file, '$.origin.itemId') IS NOT NULL;
  CREATE INDEX received_by_link ON recording_files (json_extract(file, '$.origin.link'))
    WHERE json_extract(file, '$.origin.link') IS NOT NULL;
  CREATE INDEX received_by_project ON recording_files (json_extract(file, '$.origin.item.project.id'))
    WHERE json_extract(file, '$.origin.item.project.id') IS NOT NULL;

  CREATE TABLE scanned (id TEXT PRIMARY KEY, signature TEXT NOT NULL) STRICT;
  CREATE TABLE unreadable (folder TEXT PRIMARY KEY) STRICT;
  CREATE TABLE lost (id TEXT PRIMARY KEY, folder TEXT NOT NULL, noticed_ms INTEGER NOT NULL) STRICT;
  CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  ${searchSchema}
`;

/** Tables whose content follows from the files alone. */
export const derivedTables = ['clients', 'projects', 'recordings', 'recording_files'] as const;
