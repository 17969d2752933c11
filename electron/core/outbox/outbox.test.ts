import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fault, FaultStep } from '../mail/test-support/fault-server.ts';
import { MailError } from '../mail/mail-error.ts';
import { type OutboxFixture, createOutboxFixture } from './test-support/outbox-fixture.ts';

let fixture: OutboxFixture;
beforeEach(async () => {
  fixture = await createOutboxFixture();
});
afterEach(() => fixture.dispose());

const hang = { hang: true } as const;
const drop = { drop: true } as const;

describe('a message on its way', () => {
  it('is queued, prepared, sent and told of', async () => {
    fixture.outbox.start();
    const queued = await fixture.queue();
    expect(queued).toMatchObject({
      state: 'preparing',
      to: [{ name: 'Bea', email: 'b@x.test' }],
      recordings: [{ title: 'Chapter 3', durationMs: 61_000 }],
      attempts: 0,
      problem: null,
      sizeBytes: null,
      via: 'account',
    });
    const sent = await fixture.until(queued.id, 'sent');
    expect(sent).toMatchObject({ attempts: 1, problem: null, nextAttemptAt: null });
    expect(sent.sizeBytes).toBeGreaterThan(1000);
    const states = fixture.told.map(({ state }) => state);
    expect(states.filter((state, index) => state !== states[index - 1])).toEqual([
      'preparing',
      'queued',
      'sending',
      'sent',
    ]);
    const mail = await fixture.received();
    expect(mail.from).toEqual({ name: 'Zoë', address: 'zoe@x.test' });
    expect(mail.to).toEqual([{ name: 'Bea', address: 'b@x.test' }]);
    expect(mail.attachments[0]?.filename).toBe('2026-11-23 Chapter 3.m4a');
    expect(mail.messageId).toMatch(/^<[0-9a-f-]{36}@x\.test>$/);
    await expect.poll(() => fixture.spoolFiles()).toEqual([]);
    expect(fixture.outbox.spoolBytes()).toBe(0);
  });

  it('waits for its recording to be compressed', async () => {
    fixture.outbox.start();
    const recordingId = fixture.recordings.add('Slow', false);
    const { id } = await fixture.queue({ recordingIds: [recordingId] });
    await expect.poll(() => fixture.recordings.enqueued).toEqual([recordingId]);
    fixture.recordings.setJob(recordingId, 'running', 0.25);
    fixture.outbox.recordingChanged(recordingId);
    expect(fixture.look(id)).toMatchObject({ state: 'preparing', progress: 0.25 });
    expect(fixture.told.at(-1)?.progress).toBe(0.25);
    fixture.recordings.finish(recordingId);
    fixture.outbox.recordingChanged(recordingId);
    await fixture.until(id, 'sent');
  });

  it('says what keeps it from being prepared, and goes on when that is gone', async () => {
    fixture.outbox.start();
    fixture.recordings.ffmpeg = { state: 'missing', detail: '' };
    const recordingId = fixture.recordings.add('Slow', false);
    const { id } = await fixture.queue({ recordingIds: [recordingId] });
    await expect.poll(() => fixture.look(id)?.problem?.code).toBe('ffmpeg-missing');
    const other = await fixture.queue();
    await fixture.until(other.id, 'sent');
    fixture.recordings.ffmpeg = { state: 'ready', version: '7', source: 'path' };
    fixture.recordings.finish(recordingId);
    fixture.outbox.recordingChanged(recordingId);
    await fixture.until(id, 'sent');
  });

  it('goes at its time, by the wall clock', async () => {
    fixture.outbox.start();
    const { id } = await fixture.queue({ sendAt: new Date(Date.now() + 3_600_000).toISOString() });
    const queued = await fixture.until(id, 'queued');
    expect(queued.nextAttemptAt).toBeNull();
    expect(fixture.outbox.spoolBytes()).toBeGreaterThan(queued.sizeBytes ?? Number.POSITIVE_INFINITY);
    fixture.clock.wallShiftMs = 3_600_001;
    fixture.outbox.wake();
    await fixture.until(id, 'sent');
    expect((await fixture.received()).date?.slice(0, 19)).toBe(queued.sendAt?.slice(0, 19));
  });

  it('shows how far it is', async () => {
    fixture.recordings.sound = Buffer.alloc(1_000_000, 7);
    fixture.server.script = { EHLO: '250-fault.test\r\n250 AUTH PLAIN' };
    fixture.outbox.start();
    const { id } = await fixture.queue();
    await fixture.until(id, 'sent');
    const progress = fixture.told
      .filter(({ state }) => state === 'sending')
      .map((message) => message.progress);
    expect(progress.some((share) => share !== null && share > 0)).toBe(true);
    expect(progress.every((share) => share === null || share <= 1)).toBe(true);
  });
});

describe('a server in trouble', () => {
  it('is asked again after a refusal that passes', async () => {
    fixture.server.script = { RCPT: (_, count) => (count < 2 ? '451 4.7.1 greylisted' : '250 ok') };
    fixture.outbox.start();
    const { id } = await fixture.queue();
    expect(await fixture.until(id, 'sent')).toMatchObject({ attempts: 3, problem: null });
    const refused = fixture.told.find(({ state, attempts }) => state === 'queued' && attempts === 1);
    expect(refused?.problem).toEqual({
      code: 'mail-transient',
      server: '127.0.0.1',
      response: '451 4.7.1 greylisted',
    });
    expect(refused?.nextAttemptAt).not.toBeNull();
  });

  it.each<[string, FaultStep, Fault, string]>([
    ['hangs', 'GREETING', hang, 'mail-timeout'],
    ['answers garbage', 'GREETING', 'HTTP/1.1 400 Bad Request', 'mail-protocol'],
    ['drops before the data', 'DATA', drop, 'mail-transient'],
    ['drops in the middle of the data', 'BODY', drop, 'mail-transient'],
    ['drops after the data', 'END', drop, 'mail-transient'],
    ['hangs after the data', 'END', hang, 'mail-timeout'],
  ])('that %s loses nothing', async (...[, step, fault, code]) => {
    await fixture.close();
    fixture.waitMs = 300;
    fixture.open();
    const success: Partial<Record<FaultStep, string>> = {
      GREETING: '220 hello',
      DATA: '354 go on',
      END: '250 ok',
    };
    fixture.server.script = {
      [step]: (_: string, count: number) => (count === 0 ? fault : (success[step] ?? '')),
    };
    fixture.outbox.start();
    const { id } = await fixture.queue();
    expect(await fixture.until(id, 'sent')).toMatchObject({ attempts: 2, problem: null });
    expect(fixture.told.map(({ problem }) => problem?.code)).toContain(code);
    const identities = await Promise.all(
      fixture.server.messages.map(async (_, index) => (await fixture.received(index)).messageId),
    );
    expect(new Set(identities).size).toBe(1);
  });

  it('does not sleep through a retry that becomes due while it looks what is due', async () => {
    // Time passes with every look at the clock, so that it happens in each round.
    let passedMs = 0;
    fixture.clock.monotonicMs = () => (passedMs += 6);
    fixture.clock.nowMs = () => 1_800_000_000_000 + passedMs;
    fixture.server.script = { RCPT: '451 4.7.1 greylisted' };
    fixture.outbox.start();
    const { id } = await fixture.queue();
    await fixture.until(id, 'failed');
  });

  it('makes a message fail after the last attempt', async () => {
    fixture.server.script = { RCPT: '451 4.7.1 greylisted' };
    fixture.outbox.start();
    const { id } = await fixture.queue();
    expect(await fixture.until(id, 'failed')).toMatchObject({
      attempts: 4,
      problem: { code: 'mail-transient' },
    });
    fixture.server.script = {};
    await fixture.outbox.retry(id);
    expect(await fixture.until(id, 'sent')).toMatchObject({ attempts: 1 });
  });

  it('stops at once when it refuses for good, with its words', async () => {
    fixture.server.script = { END: '554 5.7.1 no such sound here' };
    fixture.outbox.start();
    const { id } = await fixture.queue();
    expect(await fixture.until(id, 'failed')).toMatchObject({
      attempts: 1,
      problem: { code: 'mail-content', server: '127.0.0.1', response: '554 5.7.1 no such sound here' },
    });
    expect(fixture.server.connections()).toBe(1);
  });

  it('that cannot be reached is a state, not an error', async () => {
    fixture.rules = { afterFailure: () => null, afterUnreachable: () => 60_000 };
    const { port } = fixture.server;
    await fixture.close();
    fixture.open();
    const account = fixture.account;
    fixture.account = account && { ...account, smtpPort: 1 };
    fixture.outbox.start();
    const messages = [await fixture.queue(), await fixture.queue({ to: ['c@x.test'] })];
    for (const { id } of messages) {
      const waiting = await fixture.until(id, 'waiting');
      expect(waiting).toMatchObject({ attempts: 0, problem: { code: 'mail-unreachable' } });
      expect(waiting.nextAttemptAt).not.toBeNull();
    }
    fixture.account = account && { ...account, smtpPort: port };
    fixture.outbox.wake();
    for (const { id } of messages)
      expect(await fixture.until(id, 'sent')).toMatchObject({ attempts: 1, problem: null });
  });

  it('is not asked while there is certainly no network, except on this computer', async () => {
    fixture.isOffline = true;
    fixture.outbox.start();
    await fixture.until((await fixture.queue()).id, 'sent');
    const account = fixture.account;
    fixture.account = account && { ...account, smtpHost: 'mail.x.invalid', smtpSecurity: 'tls' };
    const { id } = await fixture.queue();
    expect(await fixture.until(id, 'waiting')).toMatchObject({ attempts: 0, problem: null });
    fixture.account = account;
    fixture.isOffline = false;
    fixture.outbox.wake();
    await fixture.until(id, 'sent');
  });

  it('that hangs with one message does not hold up the others', async () => {
    fixture.server.script = { RCPT: (line) => (line.includes('slow@') ? hang : '250 ok') };
    fixture.outbox.start();
    const slow = await fixture.queue({ to: ['slow@x.test'] });
    await fixture.until(slow.id, 'sending');
    const later = await fixture.queue({ to: ['slow@x.test'] });
    for (const to of ['1@x.test', '2@x.test', '3@x.test']) {
      await fixture.until((await fixture.queue({ to: [to] })).id, 'sent');
    }
    expect(fixture.look(slow.id)?.state).toBe('sending');
    expect(fixture.look(later.id)?.state).toBe('queued');
    fixture.server.script = {};
    await fixture.outbox.cancel(slow.id);
    await fixture.until(later.id, 'sent');
  });

  it('gets a message again only for those it did not take', async () => {
    const seen: string[] = [];
    fixture.server.script = {
      RCPT: (line, count) => {
        seen.push(line);
        return line.includes('c@') && count < 2 ? '450 later' : '250 ok';
      },
    };
    fixture.outbox.start();
    const { id } = await fixture.queue({ to: ['b@x.test', 'c@x.test'] });
    await fixture.until(id, 'sent');
    expect(seen).toEqual(['RCPT TO:<b@x.test>', 'RCPT TO:<c@x.test>', 'RCPT TO:<c@x.test>']);
  });
});

describe('the account', () => {
  it('is what a refused password asks for; saving it tries again', async () => {
    fixture.server.script = { AUTH: '535 5.7.8 wrong' };
    fixture.outbox.start();
    const { id } = await fixture.queue();
    expect(await fixture.until(id, 'failed')).toMatchObject({
      problem: { code: 'mail-auth', response: '535 5.7.8 wrong' },
    });
    fixture.server.script = {};
    fixture.outbox.wake();
    await fixture.until((await fixture.queue({ to: ['c@x.test'] })).id, 'sent');
    expect(fixture.look(id)?.state).toBe('failed');
    fixture.outbox.accountSaved('first');
    await fixture.until(id, 'sent');
  });

  it('may be missing for now', async () => {
    const account = fixture.account;
    fixture.account = null;
    fixture.outbox.start();
    const { id } = await fixture.queue();
    await expect.poll(() => fixture.look(id)?.problem?.code).toBe('account-missing');
    fixture.account = account;
    fixture.password = null;
    fixture.outbox.accountSaved('first');
    await expect.poll(() => fixture.look(id)?.problem?.code).toBe('secrets-unavailable');
    expect(fixture.look(id)).toMatchObject({ state: 'queued', attempts: 0 });
    fixture.password = 'secret';
    fixture.outbox.accountSaved('first');
    await fixture.until(id, 'sent');
  });

  it('whose sign-in is over keeps its messages, at no cost, until the user signed in again', async () => {
    const refused = { detail: '', server: 'sign-in.test', notTaken: true };
    let valid = '';
    let renewals = 0;
    fixture.server.script = {
      EHLO: '250-fault.test\r\n250 AUTH XOAUTH2',
      AUTH: (line) => {
        const isValid = valid !== '' && atob(line.split(' ')[2] ?? '').includes(`auth=Bearer ${valid}\x01`);
        return isValid ? '235 ok' : '535 5.7.8 token is over';
      },
    };
    const onRefused = () => void (renewals += 1);
    fixture.token = () => Promise.resolve({ accessToken: 'old', onRefused });
    fixture.outbox.start();
    const { id } = await fixture.queue();
    await expect.poll(() => renewals).toBeGreaterThan(5);
    expect(fixture.look(id)).toMatchObject({ attempts: 0, problem: { code: 'mail-auth' } });
    fixture.token = () => Promise.reject(new MailError('mail-auth', 'over', refused));
    await expect.poll(() => fixture.look(id)?.problem?.server).toBe('sign-in.test');
    fixture.token = () => Promise.reject(new MailError('mail-unreachable', 'away', refused));
    await expect.poll(() => fixture.look(id)?.problem?.code).toBe('mail-unreachable');
    expect(['queued', 'waiting']).toContain(fixture.look(id)?.state);
    expect(fixture.look(id)?.attempts).toBe(0);
    valid = 'new';
    fixture.token = () => Promise.resolve({ accessToken: 'new' });
    fixture.outbox.accountSaved('first');
    await fixture.until(id, 'sent');
    expect(fixture.server.messages).toHaveLength(1);
  });

  it('that changed makes its messages anew', async () => {
    fixture.server.script = { RCPT: (_, count) => (count === 0 ? '451 later' : '250 ok') };
    fixture.rules = { afterFailure: () => 60_000, afterUnreachable: () => 20 };
    await fixture.close();
    fixture.open();
    fixture.outbox.start();
    const { id } = await fixture.queue();
    await expect.poll(() => fixture.look(id)?.attempts).toBe(1);
    fixture.account = fixture.account && { ...fixture.account, email: 'new@x.test' };
    await fixture.outbox.retry(id);
    await fixture.until(id, 'sent');
    expect((await fixture.received()).from?.address).toBe('new@x.test');
  });
});
