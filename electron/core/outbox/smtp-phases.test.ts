import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FaultScript } from '../mail/test-support/fault-server.ts';
import { type OutboxFixture, createOutboxFixture } from './test-support/outbox-fixture.ts';

let fixture: OutboxFixture;
beforeEach(async () => {
  fixture = await createOutboxFixture();
});
afterEach(() => fixture.dispose());

const drop = { drop: true } as const;
const hang = { hang: true } as const;
const endless = `250-${'x'.repeat(20_000)}`;
const garbage = '\u0001\u00ff ~~ 42';

/** State, code and whether a server may have it, after the first attempt; every one of them is counted. */
type Then = readonly ['queued' | 'failed', string, boolean];
const passes = (code: string): Then => ['queued', code, false];
const ends = (code: string): Then => ['failed', code, false];
const unsure = (code: string): Then => ['queued', code, true];

describe('an attempt that goes wrong', () => {
  it.each<[string, FaultScript, Then]>([
    ['drops at once', { GREETING: drop }, passes('mail-transient')],
    ['is silent from the start', { GREETING: hang }, passes('mail-timeout')],
    ['is busy', { GREETING: '421 4.3.2 busy' }, passes('mail-transient')],
    ['wants none of us', { GREETING: '554 5.7.1 blocked' }, passes('mail-protocol')],
    ['speaks something else', { GREETING: garbage }, passes('mail-protocol')],
    ['drops after EHLO', { EHLO: drop }, passes('mail-transient')],
    ['never ends its greeting', { EHLO: endless }, passes('mail-timeout')],
    ['drops while we sign in', { AUTH: drop }, passes('mail-transient')],
    ['is silent while we sign in', { AUTH: hang }, passes('mail-timeout')],
    ['cannot check the password now', { AUTH: '454 4.7.0 later' }, passes('mail-transient')],
    ['refuses the password', { AUTH: '535 5.7.8 wrong' }, ends('mail-auth')],
    ['drops after MAIL', { MAIL: drop }, passes('mail-transient')],
    ['is short of space', { MAIL: '452 4.3.1 full' }, passes('mail-transient')],
    ['calls it too large', { MAIL: '552 5.3.4 too large' }, ends('mail-size')],
    ['refuses the sender', { MAIL: '550 5.7.1 no' }, ends('mail-content')],
    ['drops after RCPT', { RCPT: drop }, passes('mail-transient')],
    ['greylists', { RCPT: '451 4.7.1 later' }, passes('mail-transient')],
    ['does not know the recipient', { RCPT: '550 5.1.1 unknown' }, ends('mail-recipient')],
    ['drops after DATA', { DATA: drop }, passes('mail-transient')],
    ['refuses DATA', { DATA: '554 5.6.0 no' }, ends('mail-content')],
    ['takes it back', { END: '451 4.3.0 later' }, passes('mail-transient')],
    ['calls it spam', { END: '550 5.7.1 spam' }, ends('mail-content')],
    ['closes after the dot', { END: '421 4.3.2 closing' }, passes('mail-transient')],
    ['drops after the dot', { END: drop }, unsure('mail-transient')],
    ['drops within its 250', { END: { drop: true, reply: '250 2.0.0 que' } }, unsure('mail-transient')],
    ['is silent after the dot', { END: hang }, unsure('mail-timeout')],
  ])('when the server %s, stays and says so', async (_, script, [state, code, maybeSent]) => {
    fixture.server.script = script;
    fixture.outbox.start();
    const { id } = await fixture.queue();
    const first = () => fixture.told.find(({ problem }) => problem !== null);
    await expect.poll(first, { timeout: 10_000 }).toMatchObject({
      ...{ id, state, maybeSent, attempts: 1, problem: { code, server: '127.0.0.1' } },
      nextAttemptAt: state === 'failed' ? null : (expect.any(String) as string),
    });
    // Whatever it was: once the server behaves, the message goes, with the same content and no other.
    fixture.server.script = {};
    if (state === 'failed') await fixture.outbox.retry(id);
    await fixture.until(id, 'sent');
    const items = await Promise.all(
      fixture.server.messages.map(async (_message, index) => (await fixture.received(index)).item.itemId),
    );
    expect(new Set(items).size).toBe(1);
  });

  it('counts a goodbye that never comes as nothing', async () => {
    fixture.server.script = { QUIT: hang };
    fixture.outbox.start();
    const { id } = await fixture.queue();
    expect(await fixture.until(id, 'sent')).toMatchObject({ attempts: 1, problem: null });
    expect(fixture.server.messages).toHaveLength(1);
  });
});
