import { randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Library } from '../library.ts';
import { type LibraryFixture, createLibraryFixture, makeRecording } from '../test-support/library-fixture.ts';
import { excerpt } from './match-words.ts';
import { parseQuery } from './parse-query.ts';
import { wordsOf } from './search-words.ts';
import { similarWords } from './similar-words.ts';

describe('the search of a library', () => {
  let fixture: LibraryFixture;
  let library: Library;
  let winter: string;
  let menu: string;
  const find = async (query: string) => library.search({ query, limit: 20 });
  const titles = async (query: string) =>
    (await find(query)).groups.flatMap(({ hits }) => hits.map(({ recording }) => recording.title));
  const say = (id: string, ...lines: readonly string[]) => {
    const cues = lines.map((line, at) => `00:0${at}.000 --> 00:0${at + 1}.000\n${line}\n`);
    writeFileSync(join(library.getStored(id).folder, 'transcript.vtt'), ['WEBVTT\n', ...cues].join('\n'));
  };
  const note = (text: string) => ({
    ...{ id: randomUUID(), atMs: 500, endMs: null, text, kind: 'note' as const, done: false },
    ...{ createdAt: '2026-11-22T08:30:00.000Z', author: null },
  });

  beforeEach(async () => {
    fixture = createLibraryFixture();
    library = await fixture.open();
    const memoir = await library.createProject({ client: 'Harbour Press', project: 'Memoir' });
    const website = await library.createProject({ client: 'Zoë & Söhne', project: 'Website' });
    winter = await makeRecording(library, { projectId: memoir.projectId, title: 'The winter of 1962' });
    menu = await makeRecording(library, { projectId: website.projectId, title: 'Why the menu confuses' });
    await library.update(menu, ({ file }) => ({ ...file, createdAt: '2026-11-22T10:00:00.000+01:00' }));
    say(winter, 'The nets were frozen that year', '<v Margaret>So my father mended them', 'in the kitchen');
    say(menu, 'Nobody finds the kitchen sink here', 'it is under Products');
    await library.changeNotes(menu, () => [note('Ask the designer about frozen columns')]);
    // Written by hand: a scan has to see it.
    library = await fixture.open();
  });
  afterEach(async () => {
    await fixture.dispose();
    expect(fixture.failures).toEqual([]);
  });

  it('finds titles, places, people, tags, notes and what is said, as it is typed', async () => {
    await library.update(winter, ({ file }) => ({ ...file, tags: ['Chapter two'] }));
    expect(await titles('wint')).toEqual(['The winter of 1962']);
    expect(await titles('zoe sohne')).toEqual(['Why the menu confuses']);
    expect(await titles('CHAPTER')).toEqual(['The winter of 1962']);
    expect(await titles('designer')).toEqual(['Why the menu confuses']);
    expect(await titles('mended')).toEqual(['The winter of 1962']);
    expect((await titles('kitchen')).toSorted()).toEqual(['The winter of 1962', 'Why the menu confuses']);
    expect(await titles('nothing like that')).toEqual([]);
  });

  it('shows the passage with what was found in it, and its moment', async () => {
    const { groups } = await find('father mend');
    expect(groups).toMatchObject([{ projectName: 'Memoir', clientName: 'Harbour Press' }]);
    const passage = groups[0]?.hits[0]?.passages[0];
    expect(passage).toMatchObject({ source: 'transcript', atMs: 1000, text: 'So my father mended them' });
    expect(passage?.highlights.map(([start, end]) => passage.text.slice(start, end))).toEqual([
      'father',
      'mended',
    ]);
  });

  it('tells what the whole project says once, for words that a recording does not say itself', async () => {
    const memoir = await library.createProject({ client: 'Harbour Press', project: 'Memoir' });
    const people = [{ name: 'Margaret Holm', email: 'margaret@harbour.example' }];
    await library.setPeople({ projectId: memoir.projectId, people });
    const { projectId } = memoir;
    const quiet = await makeRecording(library, { projectId, title: 'The harbour at night' });
    await library.update(quiet, ({ file }) => ({ ...file, createdAt: '2026-11-20T10:00:00.000+01:00' }));
    const sources = async (query: string) =>
      (await find(query)).groups
        .flatMap(({ hits }) => hits)
        .map(({ recording, passages }) => [recording.title, ...passages.map(({ source }) => source)]);
    // Older, but it says so itself.
    expect(await sources('harbour')).toEqual([['The harbour at night'], ['The winter of 1962', 'place']]);
    expect(await sources('nets')).toEqual([['The winter of 1962', 'transcript']]);
    expect(await sources('margaret nets')).toEqual([['The winter of 1962', 'person', 'transcript']]);
  });

  it('knows phrases, exclusions, and words in different places of one recording', async () => {
    expect(await titles('"the kitchen"')).toHaveLength(2);
    expect(await titles('"kitchen sink"')).toEqual(['Why the menu confuses']);
    expect(await titles('"sink kitchen"')).toEqual([]);
    expect(await titles('kitchen -sink')).toEqual(['The winter of 1962']);
    expect(await titles('kitchen -"my father"')).toEqual(['Why the menu confuses']);
    expect(await titles('memoir nets')).toEqual(['The winter of 1962']);
    expect(await titles('memoir nets -sink')).toEqual(['The winter of 1962']);
    expect(await titles('memoir nets -kitchen')).toEqual([]);
    expect(await titles('memoir sink')).toEqual([]);
    expect(await titles('-kitchen')).toEqual([]);
  });

  it('forgives a wrong letter, and says what it searched for', async () => {
    const { corrections, groups } = await find('margarte kitchne');
    expect(groups).toHaveLength(0);
    expect((await find('fathre')).corrections).toEqual([{ typed: 'fathre', used: ['father'] }]);
    expect(await titles('fathre mended')).toEqual(['The winter of 1962']);
    expect(corrections).toEqual([]);
  });

  it('takes any text as a query', async () => {
    for (const query of [
      '"',
      '""',
      '-',
      '(',
      'a AND OR NOT',
      'x:y*',
      "'; DROP TABLE",
      '^win NEAR(',
      ' ',
      '\u0000',
    ])
      await expect(find(query)).resolves.toHaveProperty('groups');
  });

  it('follows every change: titles, names of places, notes, the bin, transcripts taken away', async () => {
    const { title } = library.summary(winter);
    await library.fileRecording({
      recordingId: winter,
      title: 'Cold times',
      placement: { client: 'Other', project: 'Plan' },
    });
    expect([await titles('1962'), await titles('cold'), await titles('plan cold')]).toEqual([
      [],
      ['Cold times'],
      ['Cold times'],
    ]);
    const clientId = library.summary(winter).clientId;
    await library.renameClient({ clientId, name: 'Quay Books' });
    expect(await titles('quay')).toEqual(['Cold times']);
    expect(await titles('other')).toEqual([]);
    await library.changeNotes(menu, () => []);
    expect(await titles('designer')).toEqual([]);
    await library.binRecording(winter);
    expect(await titles('mended')).toEqual([]);
    await library.restoreRecording(winter);
    expect(await titles('mended')).toEqual(['Cold times']);
    rmSync(join(library.getStored(winter).folder, 'transcript.vtt'));
    library = await fixture.open();
    expect(await titles('mended')).toEqual([]);
    expect(title).toBe('The winter of 1962');
  });

  it('is made again from the files', async () => {
    const before = await find('kitchen');
    await fixture.close();
    fixture.deleteIndex();
    library = await fixture.open();
    expect(await find('kitchen')).toEqual(before);
  });
});

describe('parseQuery', () => {
  it('reads words, phrases and exclusions; only the word being typed is a beginning', () => {
    expect(parseQuery('Über "two words" -no -"not this" e-ma')).toEqual({
      terms: [
        { word: 'uber', isPrefix: false },
        { word: 'two', isPrefix: false },
        { word: 'words', isPrefix: false },
        { word: 'e', isPrefix: false },
        { word: 'ma', isPrefix: true },
      ],
      phrases: [['two', 'words']],
      excluded: [['no'], ['not', 'this']],
    });
    expect(parseQuery('done ').terms).toEqual([{ word: 'done', isPrefix: false }]);
  });
});

describe('wordsOf', () => {
  it('keeps places of words in texts whose folding has another length, and takes unspaced letters one by one', () => {
    const text = 'Straße ﬁne 日本 👍 don’t';
    expect(wordsOf(text).map(({ word, start, end }) => [word, text.slice(start, end)])).toEqual([
      ['straße', 'Straße'],
      ['fine', 'ﬁne'],
      ['日', '日'],
      ['本', '本'],
      ['don', 'don'],
      ['t', 't'],
    ]);
  });
});

describe('similarWords', () => {
  it('finds letters swapped, left out, added and changed, the likest first', () => {
    const known = ['harbour', 'harvest', 'labour', 'harbours', 'winter'];
    expect(similarWords('harbuor', known)).toEqual(['harbour']);
    expect(similarWords('harbor', known)).toEqual(['harbour']);
    expect(similarWords('wint', known)).toEqual([]);
    expect(similarWords('haarbours', known)).toEqual(['harbours', 'harbour']);
    expect(similarWords('cat', ['bat'])).toEqual([]);
  });
});

describe('similarWords of many', () => {
  const word = fc.string({
    unit: fc.constantFrom(...Array.from('abcdefghijäß')),
    minLength: 5,
    maxLength: 9,
  });
  const fault = fc.record({
    at: fc.nat(4),
    letter: fc.constantFrom(...Array.from('abckz')),
    kind: fc.nat(3),
  });

  it('misses no word with one fault', () => {
    fc.assert(
      fc.property(word, fault, (known, { at, letter, kind }) => {
        const [start, rest] = [known.slice(0, at), known.slice(at)];
        const swapped = `${rest[1] ?? ''}${rest[0] ?? ''}${rest.slice(2)}`;
        const faulty = [`${letter}${rest}`, `${letter}${rest.slice(1)}`, rest.slice(1), swapped];
        const typed = `${start}${faulty[kind] ?? ''}`;
        fc.pre(typed !== known);
        expect(similarWords(typed, ['zzzzz', known])).toEqual([known]);
      }),
    );
  });
});

describe('excerpt', () => {
  it('shows the neighbourhood of what was found in a long text', () => {
    const text = `${'word '.repeat(100)}needle ${'more '.repeat(100)}`;
    const { text: line, highlights } = excerpt(text, [{ words: ['need'], isPrefix: true }]);
    expect(line.length).toBeLessThan(230);
    expect(line).toMatch(/^… word.* …$/);
    expect(highlights.map(([start, end]) => line.slice(start, end))).toEqual(['needle']);
  });
});
