import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openImap } from './imap-session.ts';
import { type Dovecot, canRunDovecot, startDovecot } from './test-support/dovecot.ts';

describe.runIf(canRunDovecot())('openImap with an access token, with Dovecot', () => {
  let dovecot: Dovecot;
  beforeAll(async () => {
    dovecot = await startDovecot();
  }, 30_000);
  afterAll(async () => await dovecot.dispose());

  const open = async (accessToken: string) =>
    await openImap({
      server: { host: '127.0.0.1', port: dovecot.port, security: 'none' },
      userName: dovecot.userName,
      accessToken,
      signal: AbortSignal.timeout(20_000),
    });

  it('signs in to a real server', async () => {
    const client = await open(dovecot.token(3600));
    expect((await client.mailboxOpen('INBOX', { readOnly: true })).exists).toBe(0);
    client.close();
  });

  it('says that a token which is over has to be renewed', async () => {
    await expect(open(dovecot.token(-60))).rejects.toMatchObject({ code: 'mail-auth' });
  });
});
