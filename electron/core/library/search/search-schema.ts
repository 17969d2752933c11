/**
 * Rows of what is said that one recording may have: the id of such a row is `number * rowRoom + row`, that of what is written
 * `number`. The full-text tables hold little but differences of these ids, so they are kept close to each other.
 */
export const rowRoom = 2 ** 12;
/** Lines of a transcript that are one row: words that are said within a minute or two of each other are found together. */
export const linesPerRow = 24;

const options = `content='', contentless_delete=1, detail=none, tokenize='unicode61 remove_diacritics 0'`;

/**
 * Tables of the search, part of `index.db`. `search_words` counts, roughly, in how many rows a word stands: beginnings are
 * completed from it, which takes far less room than an index of all beginnings. The full-text tables hold no text; what is shown of it lies compressed in
 * `search_recordings`, under ids without the dashes. Whatever changes a recording, its folder or its place puts it into `search_dirty` in the same
 * transaction, with a number that tells one change from the next; the indexer works that off, whenever it was written.
 */
export const searchSchema = `
  CREATE TABLE search_recordings (
    number INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    signature TEXT NOT NULL,
    passages BLOB NOT NULL
  ) STRICT;
  CREATE VIRTUAL TABLE search_written USING fts5(text, ${options});
  CREATE VIRTUAL TABLE search_spoken USING fts5(text, ${options});
  CREATE TABLE search_words (word TEXT PRIMARY KEY, uses INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE search_dirty (change INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL) STRICT;
  CREATE INDEX search_dirty_by_id ON search_dirty (id, change);
  CREATE TRIGGER search_put AFTER INSERT ON recordings BEGIN INSERT INTO search_dirty (id) VALUES (NEW.id); END;
  CREATE TRIGGER search_gone AFTER DELETE ON recordings BEGIN INSERT INTO search_dirty (id) VALUES (OLD.id); END;
  CREATE TRIGGER search_read AFTER INSERT ON scanned BEGIN INSERT INTO search_dirty (id) VALUES (NEW.id); END;
  CREATE TRIGGER search_client AFTER UPDATE OF name ON clients WHEN OLD.name <> NEW.name BEGIN
    INSERT INTO search_dirty (id)
      SELECT r.id FROM recordings r JOIN projects p ON p.id = r.project_id WHERE p.client_id = NEW.id;
  END;
  CREATE TRIGGER search_project AFTER UPDATE OF name, people ON projects
    WHEN OLD.name <> NEW.name OR OLD.people <> NEW.people BEGIN
    INSERT INTO search_dirty (id) SELECT id FROM recordings WHERE project_id = NEW.id;
  END;
`;
