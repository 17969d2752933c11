import type { ImapFlow } from 'imapflow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Dovecot, canRunDovecot, startDovecot } from '../mail/test-support/dovecot.ts';
import { fetchOne } from './fetch-one.ts';
import { composeMail } from './test-support/compose-mail.ts';

let dovecot: Dovecot;
let client: ImapFlow;

describe.skipIf(!canRunDovecot())('fetchOne, with Dovecot', () => {
  beforeAll(async () => {
    dovecot = await startDovecot();
    client = await dovecot.connect();
    await client.append('INBOX', composeMail({ messageId: 'one' }));
    await client.mailboxOpen('INBOX', { readOnly: true });
  });
  afterAll(() => dovecot.dispose());

  it('gives a message that is there, and tells one that is gone from a connection that is', async () => {
    const query = { envelope: true };
    const { uid, envelope } = await fetchOne(client, 1, query);
    expect([uid, envelope?.messageId]).toEqual([1, '<one@x.test>']);
    await expect(fetchOne(client, 7, query)).rejects.toMatchObject({ code: 'not-found' });
    client.close();
    await expect(fetchOne(client, 1, query)).rejects.not.toHaveProperty('code', 'not-found');
  });
});
