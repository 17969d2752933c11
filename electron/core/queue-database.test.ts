import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openMessageStore } from './outbox/message-store.ts';
import { openQueueDatabase } from './queue-database.ts';
import { queueMigrations } from './queue-migrations.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'outspoken-queue-'));
  path = join(folder, 'queue.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const insertJob =
  "INSERT INTO compression_jobs VALUES ('a', 'b', 'waiting', 0, '', '2026-11-23T00:00:00.000Z', '2026-11-23T00:00:00.000Z')";

function files(): Record<string, string> {
  // The shared-memory file is scratch: it holds no data and differs from process to process.
  const names = readdirSync(folder).filter((name) => !name.endsWith('-shm'));
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name)).toString('base64')]));
}

describe('openQueueDatabase', () => {
  it('makes a durable database and keeps what is in it', () => {
    const first = openQueueDatabase(path);
    expect(first.repaired).toBe(false);
    expect(first.database.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
    expect(first.database.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 2 });
    expect(first.database.prepare('PRAGMA foreign_keys').get()).toEqual({ foreign_keys: 1 });
    first.database.exec(insertJob);
    first.database.close();

    const second = openQueueDatabase(path);
    expect(second.repaired).toBe(false);
    expect(second.database.prepare('SELECT recording_id FROM compression_jobs').all()).toEqual([
      { recording_id: 'b' },
    ]);
    second.database.close();
  });

  it('refuses a database from the future and changes nothing', () => {
    const { database } = openQueueDatabase(path);
    database.exec('PRAGMA user_version = 4711');
    database.close();
    const before = files();

    expect(() => openQueueDatabase(path)).toThrow(expect.objectContaining({ code: 'unsupported' }));
    expect(files()).toEqual(before);
  });

  it('refuses one whose new version is only in its write-ahead log', () => {
    openQueueDatabase(path).database.close();
    const script = `
      const db = new (require('node:sqlite').DatabaseSync)(process.argv[1]);
      db.exec('PRAGMA user_version = 4711');
      process.kill(process.pid, 'SIGKILL');`;
    spawnSync(process.execPath, ['-e', script, path]);
    const before = files();
    expect(Object.keys(before)).toEqual(['queue.db', 'queue.db-wal']);

    expect(() => openQueueDatabase(path)).toThrow(expect.objectContaining({ code: 'unsupported' }));
    expect(files()).toEqual(before);
  });

  it.each([
    ['other bytes', () => writeFileSync(path, 'this is not a database '.repeat(1000))],
    ['a torn file', () => truncateSync(path, 6000)],
    ['a damaged page', () => writeFileSync(path, readFileSync(path).fill(0xa5, 4096, 8192))],
  ])('puts %s aside and begins again', (_, damage) => {
    const { database } = openQueueDatabase(path);
    database.exec(insertJob);
    database.close();
    damage();
    const damaged = readFileSync(path);

    const opened = openQueueDatabase(path);
    expect(opened.repaired).toBe(true);
    expect(opened.database.prepare('SELECT count(*) AS count FROM messages').get()).toEqual({ count: 0 });
    opened.database.close();
    const aside = readdirSync(folder).filter((name) => /^queue\.damaged-\d{8}T\d{6}Z\.db$/.test(name));
    expect(aside).toHaveLength(1);
    expect(readFileSync(join(folder, aside[0] ?? '')).equals(damaged)).toBe(true);
  });

  it('takes the log of a killed process with it', () => {
    const { database } = openQueueDatabase(path);
    database.exec(insertJob);
    const copy = join(folder, 'copy.db');
    for (const suffix of ['', '-wal']) copyFileSync(path + suffix, copy + suffix);
    database.close();

    const reopened = openQueueDatabase(copy);
    expect(reopened.repaired).toBe(false);
    expect(reopened.database.prepare('SELECT id FROM compression_jobs').all()).toEqual([{ id: 'a' }]);
    reopened.database.close();
  });

  it('brings messages of the first version along', () => {
    const [first = ''] = queueMigrations;
    const old = new DatabaseSync(path);
    old.exec(`${first} PRAGMA user_version = 1`);
    old.exec(`INSERT INTO messages VALUES (7, 'a', 'queued', 'account', 'i', '<i@x.test>', NULL,
      '[{"name":"","email":"b@x.test"}]', '[]', 'Hello', '', '[{"id":"r","title":"Memo","durationMs":1000}]',
      '2026-11-23T00:00:00.000Z', NULL, NULL, '{"sizeBytes":5,"sender":"z@x.test"}', 0, 2, NULL, NULL)`);
    old.close();

    const { database, repaired } = openQueueDatabase(path);
    expect(repaired).toBe(false);
    const problems: string[] = [];
    const log = { info: () => undefined, error: (event: string) => problems.push(event) };
    expect(openMessageStore(database, log).list()).toMatchObject([
      {
        ...{ position: 7, id: 'a', state: 'queued', subject: 'Hello', attempts: 2 },
        ...{ screenPreset: 'universal', limitBytes: null, part: null },
        recordings: [{ id: 'r', title: 'Memo', durationMs: 1000, kind: 'voice' }],
      },
    ]);
    expect(problems).toEqual([]);
    database.close();
  });

  it('never half-applies a migration', () => {
    const half = new DatabaseSync(path);
    half.exec('CREATE TABLE compression_jobs (id TEXT)');
    half.close();
    expect(() => openQueueDatabase(path)).toThrow('already exists');
    const after = new DatabaseSync(path);
    expect(
      after.prepare("SELECT count(*) AS count FROM sqlite_schema WHERE name = 'messages'").get(),
    ).toEqual({
      count: 0,
    });
    after.close();
  });
});
