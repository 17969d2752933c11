import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@playwright/test';
import type { AppEvent } from '../../shared/contract/events.ts';
import { findRecordings } from '../harness/library-check.ts';
import { type MailServer, canRunMailServer, startMailServer } from '../harness/mail/mail-server.ts';
import { signIn } from '../harness/mail/sign-in.ts';
import { waitUntil } from '../harness/wait-until.ts';
import { type Random, createRandom } from './random.ts';
import { type Victim, createVictim, speak } from './victim.ts';

const random = createRandom('exchange');
const messageCount = Number(process.env.OUTSPOKEN_KILL_MESSAGES ?? 12);
/** Most messages that a life queues: some lives there must be, however few the messages. */
const mostInLife = Math.min(6, Math.ceil(messageCount / 6));
/** How long a life may last in which nothing happens. */
const mostLifeMs = 15_000;
/** Looking at hundreds of messages takes time from the apps that are looked at. */
const pauseMs = 500;

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
  const rows = database.prepare('SELECT item_id, subject, maybe_sent, state FROM messages').all();
  database.close();
  return rows.map((row) => ({
    itemId: String(row.item_id),
    subject: String(row.subject),
    maybeSent: row.maybe_sent === 1,
    isGone: row.state === 'sent' || row.state === 'viewed',
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
  const next = missing.filter((subject) => !known.has(subject)).slice(0, random.whole(1, mostInLife + 1));
  for (const subject of next) {
    await queue(sender, recordingId, subject, server.address('freelancer'));
    story.acknowledged.add(subject);
  }
}

/** Resolves when an app has begun so many things, each with another key; null for events that begin nothing. */
async function begun(
  victim: Victim,
  count: number,
  keyOf: (event: AppEvent) => string | null,
): Promise<void> {
  const keys = new Set<string>();
  await victim.rpc().next((event) => {
    const key = keyOf(event);
    if (key !== null) keys.add(key);
    return keys.size >= count;
  });
}

/**
 * Half of the kills come by the clock, half of them while one of the next few things is done: on a machine that has
 * other things to do, an app that is killed by the clock alone gets nowhere.
 */
async function waitForKill(timing: Random, inWork: Promise<void>, mostMs: number): Promise<void> {
  if (timing.between(0, 1) < 0.5) {
    await sleep(timing.between(0, mostMs));
    return;
  }
  const isOver = new AbortController();
  // Nothing may be left to do.
  await Promise.race([inWork, sleep(mostLifeMs, undefined, { signal: isOver.signal })]);
  isOver.abort();
  await sleep(timing.between(0, 150));
}

function ignoreEnd(error: unknown): void {
  if (!(error instanceof Error) || error.message !== 'connection closed') throw error;
}

const sending = ({ name, payload }: AppEvent) =>
  name === 'outbox.changed' && 'itemId' in payload && payload.state === 'sending' ? payload.id : null;

/** Kills the sender again and again until all messages are queued and have left. */
async function killSender(recordingId: string): Promise<Story> {
  const story: Story = { kills: 0, acknowledged: new Set(), flagged: new Set() };
  for (let left = messageCount; left > 0; story.kills++) {
    const inWork = begun(sender, random.whole(1, Math.min(mostInLife, left) + 1), sending);
    const queueing = queueSome(recordingId, story).catch(ignoreEnd);
    await waitForKill(random, inWork, 600);
    await sender.kill();
    await queueing;
    const rows = readQueue(sender);
    for (const { itemId, maybeSent } of rows) if (maybeSent) story.flagged.add(itemId);
    left = messageCount - rows.filter(({ isGone }) => isGone).length;
    await sender.restart();
  }
  return story;
}

const arriving = ({ name, payload }: AppEvent) =>
  name === 'library.changed' && 'recordingIds' in payload ? payload.recordingIds.join() : null;

/** Kills the receiver until `isOver`; resolves with how often. */
async function killReceiver(isOver: () => boolean): Promise<number> {
  const timing = createRandom('receiver');
  let kills = 0;
  for (; !isOver(); kills++) {
    await waitForKill(timing, begun(receiver, timing.whole(1, 6), arriving), 1200);
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
  await waitUntil(isAtRest, 60_000 + messageCount * 3000, pauseMs);
  expect(existsSync(downloads) ? readdirSync(downloads) : []).toEqual([]);
  await victim.check();
}

test(`${messageCount} messages between two apps that are killed, seed ${random.seed}`, async () => {
  // A limit for what never ends, not for a machine that has more to do than this.
  test.setTimeout(600_000 + messageCount * 20_000);
  const begin = performance.now();
  await introduce();
  const recordingId = await record(sender, 2);
  let isOver = false;
  const killing = killReceiver(() => isOver);
  const story = await killSender(recordingId).finally(() => (isOver = true));
  const receiverKills = await killing;
  const hasArrived = () => received(receiver).length >= messageCount;
  await waitUntil(hasArrived, 60_000 + messageCount * 3000, pauseMs);
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
  const seconds = Math.round((performance.now() - begin) / 1000);
  const said = `${messageCount} messages, ${story.flagged.size} in doubt, ${doubled.length} twice in the mail, ${seconds} s`;
  process.stdout.write(`${kills}: ${said}\n`);
});
