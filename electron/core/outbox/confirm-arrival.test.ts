import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type OutboxFixture, createOutboxFixture } from './test-support/outbox-fixture.ts';

let fixture: OutboxFixture;
beforeEach(async () => {
  fixture = await createOutboxFixture();
});
afterEach(() => fixture.dispose());

/** Sends one whose end is cut off, with `attempts` before it fails. */
async function sendUnanswered(attempts: number): Promise<string> {
  fixture.server.script = { END: { drop: true } };
  fixture.rules = {
    afterFailure: (attempt) => (attempt < attempts ? 20 : null),
    afterUnreachable: () => 20,
  };
  await fixture.close();
  fixture.open();
  fixture.outbox.start();
  const { id } = await fixture.queue({ to: ['b@x.test', 'c@x.test'] });
  await fixture.until(id, 'failed');
  return id;
}

describe('a message that may have arrived', () => {
  it('is sent once the user says that it arrived, for good', async () => {
    const id = await sendUnanswered(2);
    expect(fixture.look(id)).toMatchObject({ maybeSent: true, attempts: 2 });
    fixture.server.script = {};
    const sent = await fixture.outbox.confirmArrival(id);
    expect(sent).toMatchObject({ state: 'sent', maybeSent: false, problem: null, nextAttemptAt: null });
    expect(sent.sentAt).not.toBeNull();
    expect(fixture.spoolFiles()).toEqual([]);
    await fixture.close();
    fixture.open();
    fixture.outbox.start();
    // Another message goes the same way; had the first been waiting, it would have gone before.
    await fixture.until((await fixture.queue()).id, 'sent');
    expect(fixture.look(id)).toMatchObject({ state: 'sent', maybeSent: false });
    expect(fixture.server.messages).toHaveLength(3);
    await expect(fixture.outbox.confirmArrival(id)).rejects.toMatchObject({ code: 'conflict' });
    await expect(fixture.outbox.retry(id)).rejects.toMatchObject({ code: 'message-not-editable' });
  });

  it('does not go again where it waits for its next attempt', async () => {
    fixture.server.script = { END: { drop: true } };
    fixture.rules = { afterFailure: () => 60_000, afterUnreachable: () => 20 };
    await fixture.close();
    fixture.open();
    fixture.outbox.start();
    const { id } = await fixture.queue();
    await expect.poll(() => fixture.look(id)?.nextAttemptAt ?? null).not.toBeNull();
    await fixture.outbox.confirmArrival(id);
    fixture.server.script = {};
    fixture.outbox.wake();
    await fixture.until((await fixture.queue()).id, 'sent');
    expect(fixture.look(id)?.state).toBe('sent');
    expect(fixture.server.messages).toHaveLength(2);
  });

  it('goes again as the same message', async () => {
    const id = await sendUnanswered(1);
    fixture.server.script = {};
    await fixture.outbox.retry(id);
    expect(await fixture.until(id, 'sent')).toMatchObject({ maybeSent: false });
    expect(fixture.server.messages).toHaveLength(2);
    expect(fixture.server.messages[1]).toBe(fixture.server.messages[0]);
  });
});

it('refuses to call arrived what no server can have', async () => {
  const { id } = await fixture.queue();
  await expect(fixture.outbox.confirmArrival(id)).rejects.toMatchObject({ code: 'conflict' });
  expect(fixture.look(id)).toMatchObject({ state: 'preparing', maybeSent: false, sentAt: null });
  await expect(fixture.outbox.confirmArrival('nothing')).rejects.toMatchObject({ code: 'not-found' });
});
