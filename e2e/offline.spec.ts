import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { untouchedEdit } from '../shared/model/edit.ts';
import { makeFolder } from './harness/free-folder.ts';
import { findRecordings } from './harness/library-check.ts';
import { type MailServer, canRunMailServer, startMailServer } from './harness/mail/mail-server.ts';
import { signIn } from './harness/mail/sign-in.ts';
import { type ShiftedClock, createShiftedClock } from './harness/shifted-clock.ts';
import { waitUntil } from './harness/wait-until.ts';
import { type Victim, createVictim, speak } from './kill/victim.ts';

const dayMs = 24 * 60 * 60_000;

test.skip(!canRunMailServer(), 'Postfix and Dovecot are not on this machine, or we are not root');

let server: MailServer;
let client: Victim;
let freelancer: Victim;
let clock: ShiftedClock;
const folder = makeFolder('clock');
test.beforeAll(async () => {
  server = await startMailServer();
  clock = createShiftedClock(folder.path);
  const env = { ...clock.env, NODE_EXTRA_CA_CERTS: server.authority };
  [client, freelancer] = await Promise.all([createVictim(env), createVictim(env)]);
});
test.afterAll(async () => {
  await client.dispose();
  await freelancer.dispose();
  await server.dispose();
  folder.remove();
});

/** Records a little more each time, so that no two recordings are the same. */
async function sendMemo(number: number): Promise<void> {
  const rpc = client.rpc();
  const { recordingId, spokenMs } = await speak(rpc, 2 + number);
  await rpc.call('recording.stop', { recordingId, elapsedMs: spokenMs, reason: 'stopped' });
  const head = { to: [server.address('freelancer')], subject: `Memo ${number}`, text: 'Hello', sendAt: null };
  await rpc.call('outbox.queueMessage', { recordingIds: [recordingId], ...head });
}

function received() {
  return findRecordings(freelancer.libraryDirectory).map(({ file }) => file);
}

async function messages() {
  const found = await client.rpc().call('outbox.list', {});
  return found.toSorted((one, other) => one.subject.localeCompare(other.subject));
}

async function waitForStates(states: readonly string[]): Promise<void> {
  await waitUntil(async () => (await messages()).every(({ state }) => states.includes(state)), 30_000);
}

function jump(days: number): void {
  clock.jump(days * dayMs, [client.app(), freelancer.app()]);
}

test('two apps without a network for nine days lose nothing, double nothing and use up no attempts', async () => {
  await signIn(freelancer.rpc(), server, 'freelancer');
  await signIn(client.rpc(), server, 'client');
  await sendMemo(0);
  await waitUntil(() => received().length === 1, 30_000);
  const [first] = received();
  await waitForStates(['sent']);

  await server.pause();
  const ranges = [{ startMs: 0, endMs: first?.durationMs ?? 0 }];
  await freelancer.rpc().call('library.recordView', { recordingId: first?.id ?? '', ranges });
  for (const number of [1, 2]) await sendMemo(number);
  await waitUntil(async () => (await messages()).filter(({ state }) => state === 'waiting').length === 2);
  jump(2);
  for (const number of [3, 4]) await sendMemo(number);
  for (const app of [client, freelancer]) {
    await app.kill();
    await app.restart();
  }
  jump(5);
  await sendMemo(5);
  await waitUntil(async () => (await messages()).filter(({ state }) => state === 'waiting').length === 5);
  jump(2);
  const waiting = (await messages()).slice(1);
  expect(waiting.map(({ attempts, maybeSent }) => [attempts, maybeSent])).toEqual(Array(5).fill([0, false]));
  const days = waiting.map(({ createdAt }) =>
    Math.floor((Date.parse(createdAt) - Date.parse(first?.origin?.receivedAt ?? '')) / dayMs),
  );
  expect(days).toEqual([0, 0, 2, 2, 7]);

  await server.resume();
  // Whoever opens the lid finds a network, which is asked at once.
  jump(1 / 24);
  await waitForStates(['sent', 'viewed']);
  await waitUntil(() => received().length === 6, 30_000);
  await waitUntil(async () => (await messages())[0]?.state === 'viewed', 30_000);
  const sent = await messages();
  expect(sent.map(({ state }) => state)).toEqual(['viewed', ...Array<string>(5).fill('sent')]);
  expect(sent.map(({ attempts }) => attempts)).toEqual(Array(6).fill(1));
  const times = sent.map(({ sentAt }) => sentAt ?? '');
  expect(times).toEqual(times.toSorted());
  expect(new Set(times).size).toBe(6);
  const subjects = received().map(({ origin }) => origin?.subject);
  expect(subjects.toSorted()).toEqual(sent.map(({ subject }) => subject));
  await client.check();
  await freelancer.check();
  expect(received()).toHaveLength(6);
  // One receipt, however often the app that had it was started.
  const mails = server.delivered('client').map((path) => readFileSync(path, 'latin1'));
  expect(mails.filter((mail) => /^X-Outspoken-Receipt:/m.test(mail))).toHaveLength(1);
  expect(sent[0]?.viewed).toMatchObject({ by: server.address('freelancer'), share: 1 });
});

test('captures make way for masters once they were sent and their time is over, and all still plays', async () => {
  const { recordingId, spokenMs } = await speak(client.rpc(), 3);
  await client.rpc().call('recording.stop', { recordingId, elapsedMs: spokenMs, reason: 'stopped' });
  await client.check();
  const kept = () => findRecordings(client.libraryDirectory);
  const projectIds = (await client.rpc().call('library.listClients', {})).flatMap(({ projects }) =>
    projects.map(({ id }) => id),
  );
  for (const projectId of projectIds)
    await client.rpc().call('library.setCaptureDays', { projectId, captureDays: 7 });
  jump(8);
  await client.kill();
  await client.restart();
  await waitUntil(() => kept().filter(({ file }) => file.released?.removed === true).length === 6);
  for (const { file, files } of kept()) {
    const isSent = file.id !== recordingId;
    expect([file.id, files.some((name) => name.startsWith('capture-'))]).toEqual([file.id, !isSent]);
    const detail = await client.rpc().call('library.getRecording', { recordingId: file.id });
    expect(detail.playbackUrl).not.toBeNull();
  }
  await client.check();

  const [cut] = kept().filter(({ file }) => file.released !== null);
  const edit = { ...untouchedEdit, cuts: [{ startMs: 0, endMs: 500 }] };
  const released = { recordingId: cut?.file.id ?? '' };
  await client.rpc().call('library.setEdit', { ...released, edit });
  await client.check();
  const again = kept().find(({ file }) => file.id === cut?.file.id);
  expect(again?.file.master).toMatchObject({ file: 'master-edited.m4a', editRevision: 1 });
});
