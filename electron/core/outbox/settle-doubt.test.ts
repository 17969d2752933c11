import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SentAnswer } from '../mail/find-sent.ts';
import { MailError } from '../mail/mail-error.ts';
import { type OutboxFixture, createOutboxFixture } from './test-support/outbox-fixture.ts';

let fixture: OutboxFixture;
/** What the mailbox says, one answer after the other; the last one stays. */
let answers: (SentAnswer | 'down')[];
let asked: number;
beforeEach(async () => {
  [answers, asked] = [['nowhere'], 0];
  fixture = await createOutboxFixture();
  fixture.usesOutspoken = false;
  fixture.rules = { afterFailure: () => 20, afterUnreachable: () => 20 };
  fixture.server.script = { END: { drop: true } };
  fixture.searchSent = async () => {
    asked += 1;
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    await Promise.resolve();
    if (answer !== 'down') return answer ?? 'nowhere';
    throw new MailError('mail-unreachable', 'down', { detail: '', server: 'imap', notTaken: true });
  };
});
afterEach(() => fixture.dispose());

/** Closes the app and opens it with what the fixture says by now. */
async function restart(): Promise<void> {
  await fixture.close();
  fixture.open();
  fixture.outbox.start();
}

/** Queues a message whose end is cut off, after which the server takes everything. */
async function sendUnanswered(to = ['b@x.test']): Promise<string> {
  await restart();
  const { id } = await fixture.queue({ to });
  await expect.poll(() => fixture.look(id)?.maybeSent).toBe(true);
  await expect.poll(() => fixture.look(id)?.state).not.toBe('sending');
  fixture.server.script = {};
  return id;
}

/** Nothing more happens of itself. */
async function expectAsked(id: string): Promise<void> {
  expect(await fixture.until(id, 'failed')).toMatchObject({ maybeSent: true, nextAttemptAt: null });
  expect(fixture.server.messages).toHaveLength(1);
  fixture.outbox.wake();
  await fixture.until((await fixture.queue({ to: ['other@x.test'] })).id, 'sent');
  expect(fixture.look(id)?.state).toBe('failed');
  expect(fixture.server.messages).toHaveLength(2);
}

describe('a message that may have been sent, to someone who may see it twice', () => {
  it.each<[string, (SentAnswer | 'down')[], number]>([
    ['there is no mailbox', ['nowhere'], 1],
    ['the mailbox says nothing either way', ['unknown'], 5],
    ['the mailbox cannot be asked', ['down'], 6],
  ])('is never sent again unasked where %s', async (_, given, looks) => {
    answers = given;
    const id = await sendUnanswered();
    await fixture.until(id, 'failed');
    expect(asked).toBe(looks);
    await expectAsked(id);
    expect(fixture.problems).toEqual([]);
  });

  it('is sent when its copy is found once the mailbox can be asked again', async () => {
    answers = ['down', 'down', 'down', 'found'];
    const id = await sendUnanswered();
    expect(await fixture.until(id, 'sent')).toMatchObject({ maybeSent: false, problem: null });
    expect(fixture.server.messages).toHaveLength(1);
    await expect.poll(() => fixture.spoolFiles()).toEqual([]);
  });

  it('goes again when the server files what it takes and has not filed this', async () => {
    answers = ['absent'];
    const id = await sendUnanswered();
    expect(await fixture.until(id, 'sent')).toMatchObject({ maybeSent: false });
    // Copies are filed within seconds: it was asked for more than once.
    expect(asked).toBe(3);
    expect(fixture.server.messages).toHaveLength(2);
    expect(fixture.server.messages[1]).toBe(fixture.server.messages[0]);
  });

  it('goes again when the user wants it, also through a server that is not there at first', async () => {
    const id = await sendUnanswered();
    await fixture.until(id, 'failed');
    fixture.server.script = { MAIL: (_line, count) => (count < 1 ? { drop: true } : '250 ok') };
    await fixture.outbox.retry(id);
    expect(await fixture.until(id, 'sent')).toMatchObject({ maybeSent: false });
    expect(fixture.server.messages).toHaveLength(2);
  });

  it('is asked about again when the end of the repeated one is cut off too', async () => {
    const id = await sendUnanswered();
    await fixture.until(id, 'failed');
    fixture.server.script = { END: { drop: true } };
    fixture.told.length = 0;
    await fixture.outbox.retry(id);
    await expect.poll(() => fixture.server.messages.length).toBe(2);
    await fixture.until(id, 'failed');
    fixture.server.script = {};
    fixture.outbox.wake();
    await fixture.until((await fixture.queue({ to: ['other@x.test'] })).id, 'sent');
    expect(fixture.server.messages).toHaveLength(3);
    expect(fixture.look(id)).toMatchObject({ state: 'failed', maybeSent: true });
  });

  it('is looked for once more when the network returns, while its user is asked, and not without end', async () => {
    answers = ['down'];
    const id = await sendUnanswered();
    await fixture.until(id, 'failed');
    const before = asked;
    fixture.isOffline = true;
    fixture.outbox.wake();
    fixture.isOffline = false;
    answers = ['unknown'];
    fixture.outbox.wake();
    // Networks that come and go are no reason.
    fixture.outbox.wake();
    await expect.poll(() => asked).toBe(before + 1);
    expect(fixture.look(id)?.state).toBe('failed');
    await restart();
    answers = ['found'];
    fixture.outbox.wake();
    expect(await fixture.until(id, 'sent')).toMatchObject({ maybeSent: false, problem: null });
    expect([asked, fixture.server.messages.length]).toEqual([before + 2, 1]);
  });

  it('goes again by itself when the network returns and the server has not filed it', async () => {
    answers = ['down'];
    const id = await sendUnanswered();
    await fixture.until(id, 'failed');
    answers = ['absent'];
    fixture.outbox.wake();
    expect(await fixture.until(id, 'sent')).toMatchObject({ maybeSent: false });
    expect(fixture.server.messages).toHaveLength(2);
  });

  it('is not looked for any more after twenty times', async () => {
    answers = ['down'];
    const id = await sendUnanswered();
    await fixture.until(id, 'failed');
    answers = ['unknown'];
    for (let tries = 0; tries < 20; tries++) {
      await restart();
      const before = asked;
      fixture.outbox.wake();
      await expect.poll(() => asked - before + (tries < 14 ? 0 : 1)).toBeGreaterThan(0);
      await fixture.close();
    }
    await restart();
    const last = asked;
    fixture.outbox.wake();
    await fixture.until((await fixture.queue({ to: ['other@x.test'] })).id, 'sent');
    expect([asked, fixture.look(id)?.state]).toEqual([last, 'failed']);
  });

  it('remembers over a restart how often it was looked for, and that it may not go', async () => {
    answers = ['down'];
    fixture.rules = { afterFailure: (count) => (count < 3 ? 20 : 60_000), afterUnreachable: () => 20 };
    const id = await sendUnanswered();
    await expect.poll(() => asked).toBe(3);
    await restart();
    expect(fixture.look(id)).toMatchObject({ state: 'queued', maybeSent: true });
    expect(fixture.look(id)?.nextAttemptAt).not.toBeNull();
    fixture.rules = { afterFailure: () => 20, afterUnreachable: () => 20 };
    await restart();
    fixture.clock.wallShiftMs = 120_000;
    fixture.outbox.wake();
    await expectAsked(id);
    // The last one since it woke.
    expect(asked).toBe(7);
  });

  it('holds up nobody else while it is looked for', async () => {
    answers = ['down'];
    fixture.rules = { afterFailure: () => 60_000, afterUnreachable: () => 20 };
    await restart();
    const { id } = await fixture.queue();
    await expect.poll(() => fixture.look(id)?.nextAttemptAt ?? null).not.toBeNull();
    fixture.server.script = {};
    // Its time is over: the mailbox is asked, and will be again in a while.
    fixture.outbox.wake();
    await expect.poll(() => asked).toBe(1);
    await fixture.until((await fixture.queue()).id, 'sent');
    expect(fixture.look(id)).toMatchObject({ state: 'queued', maybeSent: true });
  });

  it('is asked about where a copy would not tell which of several has it', async () => {
    const id = await sendUnanswered(['b@x.test', 'c@x.test']);
    await expectAsked(id);
    expect(asked).toBe(0);
  });
});

describe('a message that may have been sent, and word of its recipient', () => {
  it('goes again at once where their Outspoken shows it once, whatever the mailbox says', async () => {
    answers = ['down'];
    fixture.usesOutspoken = true;
    const id = await sendUnanswered();
    await fixture.until(id, 'sent');
    expect(fixture.told.some(({ state }) => state === 'failed')).toBe(false);
    expect(fixture.server.messages.length).toBeGreaterThan(1);
    expect(new Set(fixture.server.messages).size).toBe(1);
  });

  it('goes again where a receipt of theirs has come', async () => {
    fixture.server.script = {};
    await restart();
    const first = await fixture.queue();
    await fixture.until(first.id, 'sent');
    const { item } = await fixture.received();
    const viewed = { by: 'B@x.test', firstAt: '2026-11-24T10:00:00.000Z', share: 1, recordingId: 'any' };
    expect(fixture.outbox.noteViewed(item.itemId, viewed)).toBe('viewed');
    fixture.server.script = { END: { drop: true } };
    const { id } = await fixture.queue();
    await expect.poll(() => fixture.look(id)?.maybeSent).toBe(true);
    await expect.poll(() => fixture.look(id)?.problem).not.toBeNull();
    fixture.server.script = {};
    await fixture.until(id, 'sent');
    expect(fixture.told.some(({ state }) => state === 'failed')).toBe(false);
    expect(fixture.server.messages.length).toBeGreaterThan(2);
  });

  it('is sent when a server reports that it has delivered it', async () => {
    const id = await sendUnanswered();
    await fixture.until(id, 'failed');
    const { item } = await fixture.received();
    expect(fixture.outbox.noteDelivered(item.itemId)).toBe('delivered');
    expect(fixture.look(id)).toMatchObject({ state: 'sent', maybeSent: false, problem: null });
    expect(fixture.look(id)?.deliveredAt).not.toBeNull();
    expect(fixture.outbox.noteDelivered(item.itemId)).toBe('repeated');
  });

  it('stays in doubt when a server reports of one of several recipients', async () => {
    const id = await sendUnanswered(['b@x.test', 'c@x.test']);
    await fixture.until(id, 'failed');
    const { item } = await fixture.received();
    expect(fixture.outbox.noteDelivered(item.itemId)).toBe('foreign');
    expect(fixture.look(id)).toMatchObject({ state: 'failed', maybeSent: true });
  });

  it('stays viewed when the server refuses it after they have viewed it', async () => {
    // A receipt for an earlier try, which comes while the server has not answered this one.
    fixture.server.script = { END: { delayMs: 200, reply: '451 4.3.0 later' } };
    await restart();
    const { id } = await fixture.queue();
    await expect.poll(() => fixture.server.messages.length).toBe(1);
    const { item } = await fixture.received();
    const viewed = { by: 'b@x.test', firstAt: '2026-11-24T10:00:00.000Z', share: 1, recordingId: 'any' };
    expect(fixture.outbox.noteViewed(item.itemId, viewed)).toBe('viewed');
    await expect.poll(() => fixture.spoolFiles()).toEqual([]);
    expect(fixture.look(id)).toMatchObject({ state: 'viewed', maybeSent: false });
    expect(fixture.server.messages).toHaveLength(1);
  });
});
