import {
  copyFileSync,
  mkdirSync,
  openSync,
  readdirSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
  closeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Library } from './library.ts';
import { type LibraryFixture, createLibraryFixture, makeRecording } from './test-support/library-fixture.ts';

describe('an index that cannot be used', () => {
  let fixture: LibraryFixture;
  let library: Library;
  const ids: string[] = [];
  const everything = { scope: { all: true }, offset: 0, limit: 500 } as const;
  const aside = () =>
    readdirSync(dirname(fixture.indexPath)).filter((name) => /^index\.damaged-\d+T\d+Z\.db$/.test(name));
  const overwrite = (fromByte: number, toByte: number) => {
    const file = openSync(fixture.indexPath, 'r+');
    writeSync(file, Buffer.alloc(toByte - fromByte, 0xa5), 0, toByte - fromByte, fromByte);
    closeSync(file);
  };

  beforeEach(async () => {
    fixture = createLibraryFixture();
    library = await fixture.open();
    ids.length = 0;
    for (const title of ['One', 'Two', 'Three']) ids.push(await makeRecording(library, { title }));
  });
  afterEach(() => fixture.dispose());

  it.each([
    ['empty', () => truncateSync(fixture.indexPath, 0), false],
    ['no database', () => writeFileSync(fixture.indexPath, 'nothing of the kind'.repeat(1000)), true],
    ['cut off', () => truncateSync(fixture.indexPath, statSync(fixture.indexPath).size / 2), true],
    ['overwritten in the middle', () => overwrite(4096, 60_000), true],
    [
      'of a newer version',
      () => {
        const database = new DatabaseSync(fixture.indexPath);
        database.exec('PRAGMA user_version = 99');
        database.close();
      },
      true,
    ],
    [
      'of an older version',
      () => {
        const database = new DatabaseSync(fixture.indexPath);
        database.exec('DROP TABLE recordings; PRAGMA user_version = 1');
        database.close();
      },
      false,
    ],
    [
      'of something else',
      () => {
        fixture.deleteIndex();
        const database = new DatabaseSync(fixture.indexPath);
        database.exec('CREATE TABLE other (id)');
        database.close();
      },
      true,
    ],
    [
      'a folder',
      () => {
        fixture.deleteIndex();
        mkdirSync(fixture.indexPath);
      },
      true,
    ],
  ])('is made again when it is %s', async (_, damage, isPutAside) => {
    await fixture.close();
    const before = fixture.dump();
    damage();
    library = await fixture.open();
    expect(library.repaired()).toBe(isPutAside);
    expect(aside()).toHaveLength(isPutAside ? 1 : 0);
    expect(fixture.dump()).toEqual(before);
    library = await fixture.open();
    expect(library.repaired()).toBe(false);
  });

  it('keeps only the newest of those put aside', async () => {
    for (const hour of ['09', '10']) {
      await fixture.close();
      fixture.clock.set(`2026-11-22T${hour}:00:00.000Z`);
      writeFileSync(fixture.indexPath, 'nothing of the kind'.repeat(1000));
      await fixture.open();
    }
    expect(aside()).toEqual(['index.damaged-20261122T100000Z.db']);
  });

  it('is made again when damage is met by a later query', async () => {
    await fixture.close();
    const before = fixture.dump();
    const database = new DatabaseSync(fixture.indexPath);
    const page = database.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'recording_files'").get();
    database.close();
    library = await fixture.open();
    overwrite(4096 * (Number(page?.rootpage) - 1), 4096 * Number(page?.rootpage));
    const [id] = ids;
    // What is asked while the index is empty may wait for it, or may be told that there is no such recording.
    expect(() => library.getStored(id ?? '')).toThrow('no recording');
    expect(library.indexing()).toBe(true);
    await library.indexed();
    expect(library.repaired()).toBe(true);
    expect(library.indexing()).toBe(false);
    expect(library.getStored(id ?? '').file.id).toBe(id);
    expect(fixture.failures).toMatchObject([['index-damaged', expect.anything()]]);
    await fixture.close();
    expect(fixture.dump()).toEqual(before);
    expect(aside()).toHaveLength(1);
  });

  it('waits for the index to be made again before it says that a recording is unknown', async () => {
    await fixture.close();
    fixture.deleteIndex();
    library = await fixture.open({ wait: false });
    expect(library.indexing()).toBe(true);
    const stored = await library.update(ids[0] ?? '', ({ file }) => ({ ...file, durationMs: 7 }));
    expect(stored.file.durationMs).toBe(7);
  });

  it('belongs to one library folder', async () => {
    const other = join(fixture.root, '..', 'Other');
    library = await fixture.open({ root: other });
    expect(library.listClients()).toEqual([]);
    expect(library.problems()).toEqual([]);
    expect(library.repaired()).toBe(false);
    await makeRecording(library, { title: 'Elsewhere' });
    library = await fixture.open();
    expect(
      library
        .listRecordings(everything)
        .items.map(({ id }) => id)
        .sort(),
    ).toEqual(ids.toSorted());
    expect(library.problems()).toEqual([]);
  });

  it('is not needed: a copy of an older one is brought up to date', async () => {
    await fixture.close();
    const old = `${fixture.indexPath}.old`;
    copyFileSync(fixture.indexPath, old);
    library = await fixture.open();
    await library.fileRecording({
      recordingId: ids[0] ?? '',
      title: 'New',
      placement: { client: 'A', project: 'B' },
    });
    await library.binRecording(ids[1] ?? '');
    await makeRecording(library);
    await fixture.close();
    const after = fixture.dump();
    fixture.deleteIndex();
    copyFileSync(old, fixture.indexPath);
    await fixture.open();
    await fixture.close();
    expect(fixture.dump()).toEqual(after);
  });
});
