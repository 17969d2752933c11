import { afterEach, expect, it } from 'vitest';
import { createLife } from './test-support/mortal.ts';
import { type OutboxFixture, createOutboxFixture } from './test-support/outbox-fixture.ts';

let fixture: OutboxFixture | undefined;
afterEach(async () => fixture?.dispose());

/** Splits a message into three parts in an app that dies at a step, then starts again; returns the steps it made. */
async function dieAndGoOn(dieAt: number | null): Promise<readonly string[]> {
  fixture = await createOutboxFixture();
  const opened = fixture;
  opened.limitBytes = 300_000;
  opened.recordings.sound = Buffer.alloc(100_000, 7);
  opened.recordings.partsMs = [50_000, 40_000, 30_000];
  const recordingId = opened.recordings.addScreen('Tour');
  await opened.queue({ recordingIds: [recordingId], subject: 'Tour' });
  await opened.queue({ subject: 'After' });
  await opened.close();

  const life = createLife(dieAt);
  opened.life = life;
  opened.open();
  const [after, tour] = opened.outbox.list();
  // Sends nothing yet, so that dying is about preparing only.
  opened.server.script = { GREETING: '421 later' };
  opened.outbox.start();
  const isPrepared = () =>
    life.isDead ||
    opened.outbox.list().every(({ state, part, id }) => state !== 'preparing' && (id === after?.id || part));
  await expect.poll(isPrepared, { timeout: 10_000, interval: 2 }).toBe(true);
  await opened.close();
  const { steps } = life;

  opened.life = null;
  opened.server.script = {};
  opened.open();
  opened.outbox.start();
  const allSent = () => opened.outbox.list().every(({ state }) => state === 'sent');
  await expect.poll(allSent, { timeout: 10_000, interval: 2 }).toBe(true);

  const mails = await Promise.all(opened.server.messages.map((_, index) => opened.received(index)));
  const subjects = mails.map(({ subject }) => subject);
  const parts = ['Tour (1 of 3)', 'Tour (2 of 3)', 'Tour (3 of 3)'];
  expect(subjects, `died at ${dieAt}, before ${steps.join(' ')}`).toEqual([...parts, 'After']);
  const attached = mails.slice(0, 3).map(({ attachments }) => {
    return new Uint8Array(attachments[0]?.content as ArrayBuffer)[0];
  });
  expect(attached).toEqual([0, 1, 2]);
  expect(opened.outbox.list().find(({ part }) => part?.number === 1)?.id).toBe(tour?.id);
  // The parts are kept, in case they are asked for again.
  await expect.poll(() => opened.spoolFiles()).toHaveLength(6);
  await opened.dispose();
  return steps;
}

it('loses and doubles no part, wherever the app dies while it splits a message', async () => {
  const steps = await dieAndGoOn(null);
  expect(steps.filter((name) => name === 'writeNote').length).toBeGreaterThan(5);
  for (const dieAt of steps.keys()) await dieAndGoOn(dieAt);
}, 120_000);
