import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { queueMigrations } from '../queue-migrations.ts';
import { type IncomingRow, openIncomingStore } from './incoming-store.ts';

const row = { id: 'a', uid: 7, state: 'waiting', limitBytes: null, problems: [] } as const;
const facts: IncomingRow['facts'] = {
  ...{
    sender: { name: '', email: 'friend@x.test' },
    subject: 'Memo',
    receivedAt: '2026-11-23T09:30:00.000Z',
  },
  ...{ messageId: '<m@x.test>', inReplyTo: null, references: [], itemId: null, projectId: null },
  ...{ sizeBytes: 5, mediaCount: 1, isReport: false, links: [], linked: null },
};

it('gives a message that came to two accounts to one of them at a time, and only once', () => {
  const database = new DatabaseSync(':memory:');
  database.exec(queueMigrations.join('\n'));
  const store = openIncomingStore(database);
  const at = (account: string) => ({ account, folder: 'INBOX' });
  for (const account of ['one', 'two']) {
    store.advance(at(account), { uidValidity: '1', lastUid: 7 }, [{ ...row, facts }]);
  }
  expect([store.toFetch(at('one')).length, store.toFetch(at('two')).length]).toEqual([0, 1]);
  expect([store.claim('a'), store.claim('a')]).toEqual([true, false]);
  store.release('a');
  expect(store.claim('a')).toBe(true);
  store.mark('a', 'taken', []);
  store.release('a');
  expect(store.claim('a')).toBe(false);
  database.close();
});

it('remembers how far a mailbox was looked through once more, of earlier versions only', () => {
  const database = new DatabaseSync(':memory:');
  const last = queueMigrations.findIndex((statements) => statements.includes('again_from'));
  database.exec(queueMigrations.slice(0, last).join('\n'));
  const at = (account: string) => ({ account, folder: 'INBOX' });
  database.exec("INSERT INTO mailbox_positions VALUES ('old', 'INBOX', '1', 7), ('other', 'INBOX', '1', 7)");
  database.exec(queueMigrations.slice(last).join('\n'));
  const store = openIncomingStore(database);
  store.advance(at('new'), { uidValidity: '1', lastUid: 7 }, []);
  expect(['old', 'new', 'none'].map((name) => store.againFrom(at(name)))).toEqual([1, null, null]);
  store.advance(at('old'), { uidValidity: '1', lastUid: 9 }, []);
  store.lookedAgain(at('old'), 5, [{ ...row, facts }]);
  expect([store.againFrom(at('old')), store.toFetch(at('old')).length]).toEqual([5, 1]);
  store.mark('a', 'taken', []);
  store.lookedAgain(at('old'), null, [{ ...row, facts }]);
  expect([store.againFrom(at('old')), store.toFetch(at('old')).length]).toEqual([null, 0]);
  // One that was made anew is looked through as a whole.
  store.advance(at('other'), { uidValidity: '2', lastUid: 0 }, []);
  expect(store.againFrom(at('other'))).toBeNull();
  database.close();
});

it('knows who uses Outspoken by what was taken in of theirs, and by nothing else', () => {
  const database = new DatabaseSync(':memory:');
  database.exec(queueMigrations.join('\n'));
  const store = openIncomingStore(database);
  const from = (email: string) => ({ name: '', email });
  const itemId = '11111111-2222-4333-8444-555555555555';
  const found: readonly IncomingRow[] = [
    { ...row, id: 'a', facts: { ...facts, sender: from('Ada@x.test'), itemId } },
    { ...row, id: 'b', facts: { ...facts, sender: from('bob@x.test') } },
    { ...row, id: 'c', facts: { ...facts, sender: from('cy@x.test'), itemId } },
  ];
  store.advance({ account: 'one', folder: 'INBOX' }, { uidValidity: '1', lastUid: 7 }, found);
  const known = () => ['ada@X.test', 'bob@x.test', 'cy@x.test', 'nobody@x.test'].filter(store.usesOutspoken);
  expect(known()).toEqual([]);
  for (const id of ['a', 'b']) store.mark(id, 'taken', []);
  expect(known()).toEqual(['ada@X.test']);
  database.close();
});
