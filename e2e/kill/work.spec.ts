import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@playwright/test';
import { type FaultServer, smtpMoments, startFaultSmtp } from '../harness/fault-smtp.ts';
import { waitUntil } from '../harness/wait-until.ts';
import { createRandom } from './random.ts';
import { type Victim, createVictim, speak } from './victim.ts';

const random = createRandom('work');

let victim: Victim;
let server: FaultServer;
test.beforeAll(async () => {
  server = await startFaultSmtp();
  victim = await createVictim();
});
test.afterAll(async () => {
  await victim.dispose();
  await server.close();
});

/** A take of so many seconds, stopped in order. */
async function record(seconds: number): Promise<string> {
  const { recordingId, spokenMs } = await speak(victim.rpc(), seconds);
  await victim.rpc().call('recording.stop', { recordingId, elapsedMs: spokenMs, reason: 'stopped' });
  return recordingId;
}

async function isCompressing(recordingId: string): Promise<boolean> {
  const jobs = await victim.rpc().call('compression.listJobs', {});
  return jobs.some((job) => job.recordingId === recordingId && job.state === 'running');
}

test.describe(`killed while compressing, seed ${random.seed}`, () => {
  for (let round = 1; round <= 8; round += 1) {
    const delayMs = random.between(0, 700);
    test(`round ${round}: after ${Math.round(delayMs)} ms`, async () => {
      const recordingId = await record(60);
      await waitUntil(() => isCompressing(recordingId));
      await sleep(delayMs);
      await victim.kill();
      await victim.restart();
      await victim.check();
      const { compression } = await victim.rpc().call('library.getRecording', { recordingId });
      expect(compression).toBe('done');
    });
  }
});

async function queue(recordingId: string, subject: string): Promise<string> {
  const draft = {
    recordingIds: [recordingId],
    to: ['editor@harbour.example'],
    subject,
    text: 'Hello',
    sendAt: null,
  };
  return (await victim.rpc().call('outbox.queueMessage', draft)).id;
}

async function find(messageId: string) {
  return (await victim.rpc().call('outbox.list', {})).find(({ id }) => id === messageId);
}

async function stateOf(messageId: string): Promise<string | undefined> {
  return (await find(messageId))?.state;
}

/** Waits for the end of a message; resolves with whether the app had to ask about it, which is answered with yes, again. */
async function settle(messageId: string): Promise<boolean> {
  const ends = ['sent', 'failed'];
  await waitUntil(async () => ends.includes((await stateOf(messageId)) ?? ''), 30_000);
  const { state, maybeSent } = (await find(messageId)) ?? {};
  if (state === 'sent') return false;
  expect(maybeSent).toBe(true);
  await victim.rpc().call('outbox.retry', { messageId });
  await waitUntil(async () => (await stateOf(messageId)) === 'sent', 30_000);
  return true;
}

test.describe(`killed while sending, seed ${random.seed}`, () => {
  let recordingId: string;
  test.beforeAll(async () => {
    const account = {
      email: 'ada@client.example',
      smtpHost: '127.0.0.1',
      smtpPort: server.port,
      userName: '',
    };
    await victim
      .rpc()
      .call('mail.saveAccount', { account: { ...account, smtpSecurity: 'none' }, password: null });
    recordingId = await record(10);
    await victim.check();
  });

  for (let round = 1; round <= 12; round += 1) {
    const moment = random.pick(smtpMoments);
    const delayMs = random.between(0, 12);
    // Half of the time the server answers while the kill is on its way.
    const isHeld = random.between(0, 1) < 0.5;
    test(`round ${round}: ${delayMs.toFixed(1)} ms after ${moment}${isHeld ? ', unanswered' : ''}`, async () => {
      const before = server.taken.length;
      let killed = Promise.resolve();
      const reached = new Promise<void>((resolve) => {
        server.onMoment = async (now) => {
          if (now !== moment) return;
          server.onMoment = () => undefined;
          killed = sleep(delayMs).then(() => victim.kill());
          resolve();
          if (isHeld) await killed;
        };
      });
      const messageId = await queue(recordingId, `Round ${round}`);
      await reached;
      await killed;
      await victim.restart();
      const wasAsked = await settle(messageId);
      const ids = server.taken.slice(before);
      expect(new Set(ids).size).toBe(1);
      // Nobody at the other end is known to run Outspoken: it goes twice only by the user's word.
      expect(ids.length).toBeLessThanOrEqual(wasAsked ? 2 : 1);
      await victim.check();
    });
  }

  for (let round = 1; round <= 6; round += 1) {
    const delayMs = random.between(0, 250);
    test(`round ${round} of the practice mailbox: ${Math.round(delayMs)} ms after queueing`, async () => {
      await victim.rpc().call('mail.usePractice', {});
      const before = (await victim.rpc().call('practice.list', {})).length;
      const messageId = await queue(recordingId, `Practice ${round}`);
      await sleep(delayMs);
      await victim.kill();
      await victim.restart();
      await waitUntil(async () => (await stateOf(messageId)) === 'sent', 30_000);
      const arrived = await victim.rpc().call('practice.list', {});
      expect(arrived.length).toBe(before + 1);
      expect(arrived.filter(({ subject }) => subject === `Practice ${round}`)).toHaveLength(1);
      await victim.check();
    });
  }

  test('every Message-ID is one message', async () => {
    const messages = await victim.rpc().call('outbox.list', {});
    expect(messages.every(({ state }) => state === 'sent')).toBe(true);
    expect(new Set(server.taken).size + (await victim.rpc().call('practice.list', {})).length).toBe(
      messages.length,
    );
  });
});
