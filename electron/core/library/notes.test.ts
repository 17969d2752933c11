import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Note } from '../../../shared/model/note.ts';
import type { Library } from './library.ts';
import { readNotes } from './notes-file.ts';
import { parseTranscript, readTranscript } from './read-transcript.ts';
import { type LibraryFixture, createLibraryFixture, makeRecording } from './test-support/library-fixture.ts';

function note(atMs: number, changes: Partial<Note> = {}): Note {
  const written = { id: randomUUID(), endMs: null, createdAt: '2026-11-22T08:30:00.000Z', author: null };
  return { ...written, atMs, text: `At ${atMs}`, kind: 'note', done: false, ...changes };
}

describe('notes of a recording', () => {
  let fixture: LibraryFixture;
  let library: Library;
  let id: string;
  const folder = () => library.getStored(id).folder;
  const counts = () => {
    const { noteCount, openTodoCount } = library.summary(id);
    return [noteCount, openTodoCount];
  };

  beforeEach(async () => {
    fixture = createLibraryFixture();
    library = await fixture.open();
    const { projectId } = await library.createProject({ client: 'Acme', project: 'Web' });
    id = await makeRecording(library, { projectId, title: 'Idea' });
  });
  afterEach(() => fixture.dispose());

  it('keeps them in a file of their own, in the order of their moments, and counts what is left to do', async () => {
    const later = note(9000, { kind: 'todo' });
    await library.changeNotes(id, (notes) => [...notes, later]);
    await library.changeNotes(id, (notes) => [...notes, note(10, { endMs: 500 })]);
    expect((await readNotes(folder()))?.map(({ atMs }) => atMs)).toEqual([10, 9000]);
    expect(counts()).toEqual([2, 1]);
    await library.changeNotes(id, (notes) =>
      notes.map((one) => (one.id === later.id ? { ...one, done: true } : one)),
    );
    expect(counts()).toEqual([2, 0]);
  });

  it('sees what was written by hand while it was closed, even in place, and after the index is gone', async () => {
    await library.changeNotes(id, () => [note(5), note(6)]);
    const path = join(folder(), 'notes.json');
    await fixture.close();
    writeFileSync(path, readFileSync(path, 'utf8').replace('"kind": "note"', '"kind": "todo"'));
    library = await fixture.open();
    expect(counts()).toEqual([2, 1]);
    await fixture.close();
    fixture.deleteIndex();
    library = await fixture.open();
    expect(counts()).toEqual([2, 1]);
  });

  it('never writes over notes it cannot read', async () => {
    const path = join(folder(), 'notes.json');
    writeFileSync(path, '{"schemaVersion": 2, "notes": []}');
    await expect(library.changeNotes(id, () => [note(1)])).rejects.toMatchObject({ code: 'unsupported' });
    writeFileSync(path, 'not JSON');
    await expect(library.changeNotes(id, () => [note(1)])).rejects.toMatchObject({
      code: 'media-unreadable',
    });
    expect(readFileSync(path, 'utf8')).toBe('not JSON');
    expect(await readNotes(folder())).toBeNull();
  });

  it('reads a transcript that lies beside it', async () => {
    expect(await readTranscript(folder())).toBeNull();
    writeFileSync(join(folder(), 'transcript.vtt'), 'WEBVTT\n\n00:01.000 --> 00:02.500\nHello there\n');
    expect(await readTranscript(folder())).toEqual([
      { startMs: 1000, endMs: 2500, text: 'Hello there', speaker: null },
    ]);
  });
});

describe('parseTranscript', () => {
  it('reads speakers, hours, entities and lines, and leaves out mark-up, styles and comments', async () => {
    const text = [
      '\uFEFFWEBVTT - by hand',
      'STYLE\n::cue { color: red }',
      'NOTE not said',
      'intro\n00:00:01.000 --> 00:00:04.500 align:start\n<v.loud Ana Lima>Hello <b>there</b> &amp; you\nsecond line',
      '01:00:05.000 --> 01:00:06.000\n<i>later</i> <script>x</script>',
    ].join('\n\n');
    expect(await parseTranscript(text)).toEqual([
      { startMs: 1000, endMs: 4500, text: 'Hello there & you\nsecond line', speaker: 'Ana Lima' },
      { startMs: 3_605_000, endMs: 3_606_000, text: 'later x', speaker: null },
    ]);
  });

  it('leaves out what is damaged and keeps the rest, in order', async () => {
    const text = [
      'WEBVTT',
      '00:09.000 --> 00:10.000\nsecond',
      '00:xx --> 00:03.000\nno time',
      '00:05.000 --> 00:04.000\nbackwards',
      '00:06.000 --> 00:07.000\n',
      '00:01.000 --> 00:02.000\nfirst',
    ].join('\n\n');
    expect((await parseTranscript(text)).map((cue) => cue.text)).toEqual(['first', 'second']);
    expect(await parseTranscript('')).toEqual([]);
  });
});
