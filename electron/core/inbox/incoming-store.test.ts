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
  ...{ sizeBytes: 5, mediaCount: 1, isReport: false },
};

it('gives a message that came to two accounts to one of them at a time, and only once', () => {
  const database = new DatabaseSync(':memory:');
  database.exec(queueMigrations.join('\n'));
  const store = openIncomingStore(database);
  const at = (account: string) => ({ account, folder: 'INBOX' });
  for (const account of ['one', 'two']) {
    store.advance(at(account), { uidValidity: '1', lastUid: 7 }, [{ ...row, facts }]);
  }
  expect([store.list(at('one'), 'waiting').length, store.list(at('two'), 'waiting').length]).toEqual([0, 1]);
  expect([store.claim('a'), store.claim('a')]).toEqual([true, false]);
  store.release('a');
  expect(store.claim('a')).toBe(true);
  store.mark('a', 'taken', []);
  store.release('a');
  expect(store.claim('a')).toBe(false);
  database.close();
});
