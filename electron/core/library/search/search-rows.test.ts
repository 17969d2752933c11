import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { indexSchema } from '../index-schema.ts';
import type { Passage } from './passage.ts';
import { createSearchRows } from './search-rows.ts';
import { linesPerRow } from './search-schema.ts';

let database: DatabaseSync;
beforeEach(() => {
  database = new DatabaseSync(':memory:');
  database.exec(indexSchema);
});
afterEach(() => database.close());

const title = (text: string): Passage => ({ source: 'title', atMs: null, text });
const line = (text: string, at: number): Passage => ({ source: 'transcript', atMs: at * 1000, text });

it('finds the newest first, and in which row of which recording, also when two are of the same second', () => {
  const search = createSearchRows(database);
  const lines = Array.from({ length: linesPerRow + 1 }, (_, at) =>
    line(at === linesPerRow ? 'anchor' : 'net', at),
  );
  const ids = [randomUUID(), randomUUID(), randomUUID()];
  const createdMs = Date.UTC(2026, 0, 1);
  for (const [at, id] of ids.entries()) {
    const passages = [title('Harbour'), ...lines];
    search.put({ id, createdMs: createdMs + (at === 2 ? 60_000 : 0), signature: 's', passages });
  }
  const idsOf = (table: 'written' | 'spoken', word: string) =>
    search.find(table, word, 10).map(({ number, row }) => [search.recording(number)?.id, row]);
  expect(idsOf('written', 'harbour').map(([id]) => id)).toEqual([ids[2], ids[1], ids[0]]);
  expect(idsOf('spoken', 'anchor')).toEqual([2, 1, 0].map((at) => [ids[at], 1]));
  search.remove(ids[1] ?? '');
  expect(idsOf('written', 'harbour').map(([id]) => id)).toEqual([ids[2], ids[0]]);
  expect(idsOf('spoken', 'anchor').map(([id]) => id)).toEqual([ids[2], ids[0]]);
});

it('takes changes in their order, each recording once', () => {
  const search = createSearchRows(database);
  const change = database.prepare('INSERT INTO search_dirty (id) VALUES (?)');
  const [first = '', second = '', third = ''] = ['c', 'b', 'a'].map((letter) => letter.repeat(8));
  for (const id of [first, second, first, third]) change.run(id);
  expect(search.dirty(2).map(({ id, change: at }) => [id, at])).toEqual([
    [second, 2],
    [first, 3],
  ]);
  for (const one of search.dirty(2)) search.settle(one);
  expect(search.dirty(10).map(({ id }) => id)).toEqual([third]);
});

it('puts together what was written in parts, and finds the same afterwards', () => {
  const search = createSearchRows(database);
  const parts = () =>
    (['written', 'spoken'] as const).map(
      (table) =>
        database.prepare(`SELECT count(DISTINCT segid) AS count FROM search_${table}_idx`).get()?.count,
    );
  for (let at = 0; at < 40; at += 1) {
    const passages = [title(`Take ${at}`), line(`word${at} and common`, 0)];
    search.put({ id: randomUUID(), createdMs: Date.UTC(2026, 0, 1, at), signature: 's', passages });
  }
  const found = () => [search.find('written', 'take', 100), search.find('spoken', 'common', 100)];
  const before = found();
  expect(parts().every((count) => Number(count) > 1)).toBe(true);
  for (let turns = 0; search.tidy(); turns += 1) expect(turns).toBeLessThan(100);
  expect(parts()).toEqual([1, 1]);
  expect(found()).toEqual(before);
  expect(before.map(({ length }) => length)).toEqual([40, 40]);
});

it('completes words at once, those used most first as soon as that is written', () => {
  const search = createSearchRows(database);
  const put = (text: string) =>
    search.put({ id: randomUUID(), createdMs: 0, signature: 's', passages: [title(text)] });
  for (const text of ['harbour', 'harvest', 'harvest moon']) put(text);
  expect(search.completions('har').toSorted()).toEqual(['harbour', 'harvest']);
  search.writeUses();
  expect(search.completions('har')).toEqual(['harvest', 'harbour']);
  for (const text of ['harbour', 'harbour wall']) put(text);
  search.writeUses();
  search.writeUses();
  expect(search.completions('har')).toEqual(['harbour', 'harvest']);
  const uses = database.prepare('SELECT word, uses FROM search_words ORDER BY word').all();
  expect(uses.map(({ word, uses: count }) => [word, count])).toEqual([
    ['harbour', 3],
    ['harvest', 2],
    ['moon', 1],
    ['wall', 1],
  ]);
});
