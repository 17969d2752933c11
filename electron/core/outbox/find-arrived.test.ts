import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSentSearch } from '../mail/find-sent.ts';
import { startCuttingProxy } from '../mail/test-support/cutting-proxy.ts';
import { type Dovecot, canRunDovecot, startDovecot } from '../mail/test-support/dovecot.ts';
import { type OutboxFixture, createOutboxFixture } from './test-support/outbox-fixture.ts';

describe.runIf(canRunDovecot())('a message that may have been sent, and a real mailbox', () => {
  let dovecot: Dovecot;
  let fixture: OutboxFixture;
  let port: number;
  let asked: number;
  beforeAll(async () => {
    dovecot = await startDovecot();
    const client = await dovecot.connect();
    await client.mailboxCreate('Sent');
    client.close();
  }, 30_000);
  afterAll(async () => await dovecot.dispose());
  beforeEach(async () => {
    [port, asked] = [dovecot.port, 0];
    fixture = await createOutboxFixture();
    const search = createSentSearch({
      mailbox: async () => {
        await Promise.resolve();
        const server = { host: '127.0.0.1', port, security: 'none' as const };
        const { userName, password } = dovecot;
        return { server, userName, password, email: 'zoe@x.test' };
      },
    });
    fixture.searchSent = async (question, signal) => {
      asked += 1;
      return await search(question, signal);
    };
    fixture.server.script = { END: { drop: true } };
  });
  afterEach(() => fixture.dispose());

  /** Starts with the rules that the test wants. */
  async function start(afterFailure: (attempts: number) => number | null): Promise<void> {
    fixture.rules = { afterFailure, afterUnreachable: () => 20 };
    await fixture.close();
    fixture.open();
    fixture.outbox.start();
  }

  async function fileCopy(message: string): Promise<void> {
    const client = await dovecot.connect();
    await client.append('Sent', Buffer.from(message, 'latin1'), ['\\Seen']);
    client.close();
  }

  it('is sent, and not sent again, when its copy is there before the next attempt', async () => {
    await start(() => 60_000);
    const { id } = await fixture.queue();
    await expect.poll(() => fixture.look(id)?.nextAttemptAt ?? null).not.toBeNull();
    await fileCopy(fixture.server.messages[0] ?? '');
    fixture.server.script = {};
    fixture.outbox.wake();
    await fixture.outbox.retry(id);
    expect(await fixture.until(id, 'sent')).toMatchObject({ maybeSent: false, problem: null });
    await expect.poll(() => fixture.spoolFiles()).toEqual([]);
    expect(fixture.server.messages).toHaveLength(1);
  });

  it('is sent when its copy appears before the user is asked', async () => {
    const search = fixture.searchSent;
    fixture.searchSent = async (question, signal) => {
      if (asked === 1) await fileCopy(fixture.server.messages[0] ?? '');
      return (await search?.(question, signal)) ?? 'nowhere';
    };
    await start(() => null);
    const { id } = await fixture.queue();
    expect(await fixture.until(id, 'sent')).toMatchObject({ maybeSent: false, problem: null });
    expect(asked).toBe(2);
    expect(fixture.told.some(({ state }) => state === 'failed')).toBe(false);
  });

  it('is left to the user when it is not there', async () => {
    await fileCopy('Message-ID: <another@x.test>\r\nSubject: Another\r\n\r\nNot this one\r\n');
    await start(() => null);
    const { id } = await fixture.queue();
    expect(await fixture.until(id, 'failed')).toMatchObject({ maybeSent: true });
    expect(asked).toBe(3);
    expect(fixture.server.messages).toHaveLength(1);
    expect(fixture.problems).toEqual([]);
  });

  it('is left to the user when the mailbox cannot be reached', async () => {
    port = 1;
    await start(() => null);
    const { id } = await fixture.queue();
    expect(await fixture.until(id, 'failed')).toMatchObject({ maybeSent: true });
    expect(fixture.problems).toEqual([]);
  });

  it('goes again only where the server is known to file what it takes', async () => {
    fixture.usesOutspoken = false;
    fixture.server.script = {};
    await start(() => 20);
    const { id: taken } = await fixture.queue();
    await fixture.until(taken, 'sent');
    // Of the first one there is a copy, and of the next one there is none.
    await fileCopy(fixture.server.messages[0] ?? '');
    fixture.server.script = { END: { drop: true } };
    const { id } = await fixture.queue();
    await expect.poll(() => fixture.look(id)?.maybeSent).toBe(true);
    fixture.server.script = {};
    await fixture.until(id, 'sent');
    expect(fixture.server.messages.slice(1)).toHaveLength(2);
    expect(asked).toBe(3);
  });

  it('does not go again while the mailbox is reached and cannot be searched', async () => {
    fixture.usesOutspoken = false;
    fixture.server.script = {};
    await start(() => 20);
    await fixture.until((await fixture.queue()).id, 'sent');
    // The first one is filed, and so is the next one, which the server fails to find.
    await fileCopy(fixture.server.messages[0] ?? '');
    const proxy = await startCuttingProxy(dovecot.port);
    port = proxy.port;
    const say = ([, tag = '']: readonly string[]) => `${tag} NO [SERVERBUG] Index broken\r\n`;
    proxy.fault = { from: 'client', after: /^(?=(\w+) UID SEARCH)/m, say, then: 'swallow' };
    fixture.server.script = { END: { drop: true } };
    const { id } = await fixture.queue();
    await expect.poll(() => fixture.look(id)?.maybeSent).toBe(true);
    await fileCopy(fixture.server.messages[1] ?? '');
    fixture.server.script = {};
    expect(await fixture.until(id, 'sent')).toMatchObject({ maybeSent: false });
    expect(proxy.fault).toBeNull();
    expect(fixture.server.messages).toHaveLength(2);
    await proxy.dispose();
  });

  it('does not go again where nothing that was sent is filed', async () => {
    fixture.usesOutspoken = false;
    fixture.server.script = {};
    await start(() => 20);
    await fixture.until((await fixture.queue()).id, 'sent');
    fixture.server.script = { END: { drop: true } };
    const { id } = await fixture.queue();
    await expect.poll(() => fixture.look(id)?.maybeSent).toBe(true);
    fixture.server.script = {};
    expect(await fixture.until(id, 'failed')).toMatchObject({ maybeSent: true });
    expect(fixture.server.messages).toHaveLength(2);
  });

  it('does not go again while the mailbox cannot be reached', async () => {
    fixture.usesOutspoken = false;
    port = 1;
    await start(() => 20);
    const { id } = await fixture.queue();
    expect(await fixture.until(id, 'failed')).toMatchObject({ maybeSent: true });
    expect(asked).toBe(6);
    expect(fixture.server.messages).toHaveLength(1);
  });

  it('is left to the user when a server may have refused one of several', async () => {
    await start(() => null);
    const { id } = await fixture.queue({ to: ['b@x.test', 'c@x.test'] });
    expect(await fixture.until(id, 'failed')).toMatchObject({ maybeSent: true });
    expect(asked).toBe(0);
  });
});
