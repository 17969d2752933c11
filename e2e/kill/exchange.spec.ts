import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@playwright/test';
import { findRecordings } from '../harness/library-check.ts';
import { type MailServer, canRunMailServer, startMailServer } from '../harness/mail/mail-server.ts';
import { signIn } from '../harness/mail/sign-in.ts';
import { waitUntil } from '../harness/wait-until.ts';
import { type Random, createRandom } from './random.ts';
import { type Victim, createVictim, speak } from './victim.ts';

const random = createRandom('exchange');
const messageCount = Number(process.env.OUTSPOKEN_KILL_MESSAGES ?? 30);

test.skip(!canRunMailServer(), 'Postfix and Dovecot are not on this machine, or we are not root');

let server: MailServer;
let sender: Victim;
let receiver: Victim;
test.beforeAll(async () => {
  server = await startMailServer();
  const env = { NODE_EXTRA_CA_CERTS: server.authority };
  [sender, receiver] = await Promise.all([createVictim(env), createVictim(env)]);
});
test.afterAll(async () => {
  await sender.dispose();
  await receiver.dispose();
  await server.dispose();
});

async function record(victim: Victim, seconds: number): Promise<string> {
  const rpc = victim.rpc();
  const { recordingId, spokenMs } = await speak(rpc, seconds);
  await rpc.call('recording.stop', { recordingId, elapsedMs: spokenMs, reason: 'stopped' });
  await victim.check();
  return recordingId;
}

async function queue(victim: Victim, recordingId: string, subject: string, to: string): Promise<void> {
  const draft = { recordingIds: [recordingId], to: [to], subject, text: 'Hello', sendAt: null };
  await victim.rpc().call('outbox.queueMessage', draft);
}

/** Subjects of the recordings that came to a library, one for each recording. */
function received({ libraryDirectory }: Victim): string[] {
  return findRecordings(libraryDirectory).flatMap(({ file }) => file.origin?.subject ?? []);
}

/** What a queue says that has nobody working on it. */
function readQueue({ dataDirectory }: Victim) {
  const database = new DatabaseSync(join(dataDirectory, 'queue.db'), { readOnly: true });
  const rows = database.prepare('SELECT item_id, subject, maybe_sent FROM messages').all();
  database.close();
  return rows.map((row) => ({
    itemId: String(row.item_id),
    subject: String(row.subject),
    maybeSent: row.maybe_sent === 1,
  }));
}

/** What the killing of the sender left behind. */
interface Story {
  kills: number;
  readonly acknowledged: Set<string>;
  /** Items of which the queue has said that a server may have them. */
  readonly flagged: Set<string>;
}

/** Queues the next few messages, until the app is gone. */
async function queueSome(recordingId: string, story: Story): Promise<void> {
  const known = new Set((await sender.rpc().call('outbox.list', {})).map(({ subject }) => subject));
  expect([...story.acknowledged].filter((subject) => !known.has(subject))).toEqual([]);
  const missing = Array.from({ length: messageCount }, (_, number) => `Memo ${number}`);
  const next = missing.filter((subject) => !known.has(subject)).slice(0, random.whole(1, 6));
  for (const subject of next) {
    await queue(sender, recordingId, subject, server.address('freelancer'));
    story.acknowledged.add(subject);
  }
}

/** Half of the kills come by the clock, half of them while a message is on its way. */
async function waitForKill(timing: Random): Promise<void> {
  const isSending = timing.between(0, 1) < 0.5;
  const sending = sender
    .rpc()
    .next(
      ({ name, payload }) => name === 'outbox.changed' && 'state' in payload && payload.state === 'sending',
    );
  await (isSending ? Promise.race([sending, sleep(1500)]) : undefined);
  await sleep(timing.between(0, isSending ? 150 : 600));
}

function ignoreEnd(error: unknown): void {
  if (!(error instanceof Error) || error.message !== 'connection closed') throw error;
}

/** Kills the sender again and again until all messages are queued and most have had the time to leave. */
async function killSender(recordingId: string): Promise<Story> {
  const story: Story = { kills: 0, acknowledged: new Set(), flagged: new Set() };
  const isQueued = () => story.acknowledged.size === messageCount;
  for (let left = 10; !isQueued() || left > 0; story.kills++) {
    if (isQueued()) left--;
    const queueing = queueSome(recordingId, story).catch(ignoreEnd);
    await waitForKill(random);
    await sender.kill();
    await queueing;
    for (const { itemId, maybeSent } of readQueue(sender)) if (maybeSent) story.flagged.add(itemId);
    await sender.restart();
  }
  return story;
}

/** Kills the receiver until `isOver`; resolves with how often. */
async function killReceiver(isOver: () => boolean): Promise<number> {
  const timing = createRandom('receiver');
  let kills = 0;
  for (; !isOver(); kills++) {
    await sleep(timing.between(0, 1200));
    await receiver.kill();
    await receiver.restart();
  }
  return kills;
}

/** Item of every copy that the server put into the mailbox; reports quote the heads of others in their bodies. */
function delivered(): string[] {
  const heads = server
    .delivered('freelancer')
    .map((path) => readFileSync(path, 'latin1').split(/\r?\n\r?\n/, 1)[0] ?? '');
  return heads.flatMap((head) => /^X-Outspoken-Item: (\S+)/m.exec(head)?.[1] ?? []);
}

/** A recording from the receiver, by which the sender knows that Outspoken is on the other side. */
async function introduce(): Promise<void> {
  await signIn(receiver.rpc(), server, 'freelancer');
  await signIn(sender.rpc(), server, 'client');
  await queue(receiver, await record(receiver, 2), 'Good morning', server.address('client'));
  // Strangers' mail is taken in too where it comes from Outspoken.
  await waitUntil(() => received(sender).includes('Good morning'), 60_000);
}

async function comeToRest(victim: Victim): Promise<void> {
  const downloads = join(victim.dataDirectory, 'downloads');
  const isIdle = async () => (await victim.rpc().call('inbox.getStatus', {})).state === 'idle';
  const isCompressed = async () =>
    !(await victim.rpc().call('compression.listJobs', {})).some(({ state }) => /waiting|running/.test(state));
  const isAtRest = async () => (await isIdle()) && (await isCompressed()) && server.waiting() === 0;
  await waitUntil(isAtRest, 60_000 + messageCount * 500);
  expect(existsSync(downloads) ? readdirSync(downloads) : []).toEqual([]);
  await victim.check();
}

test(`${messageCount} messages between two apps that are killed, seed ${random.seed}`, async () => {
  test.setTimeout(120_000 + messageCount * 2000);
  await introduce();
  const recordingId = await record(sender, 2);
  let isOver = false;
  const killing = killReceiver(() => isOver);
  const story = await killSender(recordingId).finally(() => (isOver = true));
  const receiverKills = await killing;
  const isSettled = async () =>
    (await sender.rpc().call('outbox.list', {})).every(({ state }) => state === 'sent' || state === 'viewed');
  await waitUntil(isSettled, 90_000);
  await waitUntil(() => received(receiver).length >= messageCount, 60_000 + messageCount * 500);
  for (const victim of [sender, receiver]) await comeToRest(victim);

  const subjects = Array.from({ length: messageCount }, (_, number) => `Memo ${number}`);
  expect(received(receiver).toSorted()).toEqual(subjects.toSorted());
  const copies = delivered();
  const doubled = copies.filter((itemId, index) => copies.indexOf(itemId) !== index);
  expect(new Set(copies).size).toBe(messageCount);
  expect(doubled.filter((itemId) => !story.flagged.has(itemId))).toEqual([]);
  expect(readQueue(sender).filter(({ maybeSent }) => maybeSent)).toEqual([]);
  expect(Math.min(story.kills, receiverKills)).toBeGreaterThan(3);
  const kills = `sender killed ${story.kills} times, receiver ${receiverKills} times`;
  const said = `${messageCount} messages, ${story.flagged.size} in doubt, ${doubled.length} twice in the mail`;
  process.stdout.write(`${kills}: ${said}\n`);
});
