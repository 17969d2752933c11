import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RecordingFilter } from '../../../shared/model/library.ts';
import type { Library } from './library.ts';
import { type LibraryFixture, createLibraryFixture, makeRecording } from './test-support/library-fixture.ts';

describe('lists of recordings', () => {
  let fixture: LibraryFixture;
  let library: Library;
  let projectId: string;
  const titles = (filter: RecordingFilter = {}, order: 'newest' | 'oldest' = 'newest') =>
    library
      .listRecordings({ scope: { all: true }, filter, order, offset: 0, limit: 10 })
      .items.map(({ title }) => title);
  const make = async (title: string, createdAt: string) => {
    fixture.clock.set(createdAt);
    const id = await makeRecording(library, { projectId, title });
    await library.update(id, ({ file }) => ({ ...file, createdAt }));
    return id;
  };

  beforeEach(async () => {
    fixture = createLibraryFixture();
    library = await fixture.open();
    ({ projectId } = await library.createProject({ client: 'Acme', project: 'Web' }));
    await make('First', '2026-11-20T10:00:00.000Z');
    const second = await make('Second', '2026-11-21T10:00:00.000Z');
    const third = await make('Third', '2026-11-22T10:00:00.000Z');
    await library.update(second, ({ file }) => ({ ...file, kind: 'screen', tags: ['Chapter 2', 'urgent'] }));
    await library.update(third, ({ file }) => ({
      ...file,
      direction: 'received',
      tags: ['urgent'],
      origin: {
        ...{ kind: 'mail' as const, originalName: 'a.ogg', subject: '', text: '' },
        ...{ messageId: 'a@b', inReplyTo: null, itemId: null, link: null, item: null },
        sender: { name: 'Ana', email: 'Ana@Example.com' },
        receivedAt: '2026-11-22T10:00:00.000Z',
      },
    }));
    const note = { endMs: null, text: 'Ask', createdAt: '2026-11-22T10:00:00.000Z', author: null };
    await library.changeNotes(second, () => [
      { ...note, id: randomUUID(), atMs: 5, kind: 'todo', done: false },
    ]);
  });
  afterEach(() => fixture.dispose());

  it('keeps what every condition holds for, in either order', () => {
    expect(titles()).toEqual(['Third', 'Second', 'First']);
    expect(titles({}, 'oldest')).toEqual(['First', 'Second', 'Third']);
    expect(titles({ kind: 'screen' })).toEqual(['Second']);
    expect(titles({ direction: 'made' })).toEqual(['Second', 'First']);
    expect(titles({ person: 'ana@example.com' })).toEqual(['Third']);
    expect(titles({ tag: 'urgent' })).toEqual(['Third', 'Second']);
    expect(titles({ tag: 'urgent', direction: 'made' })).toEqual(['Second']);
    expect(titles({ tag: "x' OR 1=1 --" })).toEqual([]);
    expect(titles({ unviewed: true })).toEqual(['Third']);
    expect(titles({ openTodos: true })).toEqual(['Second']);
    expect(titles({ from: '2026-11-21T10:00:00.000Z', before: '2026-11-22T11:00:00.000+01:00' })).toEqual([
      'Second',
    ]);
    const [, , first] = library.listRecordings({ scope: { projectId }, offset: 0, limit: 9 }).items;
    const sent = { scope: { projectId }, filter: { person: 'ana@example.com' }, sentTo: [first?.id ?? ''] };
    const withAna = library.listRecordings({ ...sent, offset: 0, limit: 9 });
    expect([withAna.total, withAna.items.map(({ title }) => title)]).toEqual([2, ['Third', 'First']]);
    const all = { scope: { projectId }, filter: { tag: 'urgent' }, offset: 0, limit: 1 };
    expect(library.listRecordings(all)).toMatchObject({ total: 2, items: [{ title: 'Third' }] });
  });

  it('knows tags, people, and what was not viewed, also from an index made anew', async () => {
    await library.setPeople({ projectId, people: [{ name: 'Bo', email: 'bo@example.com' }] });
    const read = () => ({
      tags: library.listTags(),
      people: library.listPeople().map(({ email }) => email),
      unviewed: library.listClients()[0]?.projects[0]?.unviewedCount,
    });
    expect(read()).toEqual({
      tags: ['urgent', 'Chapter 2'],
      people: ['bo@example.com', 'Ana@Example.com'],
      unviewed: 1,
    });
    const before = read();
    await fixture.close();
    fixture.deleteIndex();
    library = await fixture.open();
    expect(read()).toEqual(before);
  });

  it('puts projects away, names their mail account and colours clients, in their files', async () => {
    const clientId = library.listClients()[0]?.id ?? '';
    await library.setArchived({ projectId, archived: true });
    await library.setColour({ clientId, colour: 'violet' });
    await library.setAccount({ projectId, account: 'zoe@studio.test' });
    await library.setClientReceipts({ clientId, sendReceipts: false });
    await fixture.close();
    fixture.deleteIndex();
    library = await fixture.open();
    expect(library.listClients()).toMatchObject([
      { colour: 'violet', sendReceipts: false, projects: [{ archived: true, account: 'zoe@studio.test' }] },
    ]);
  });
});
