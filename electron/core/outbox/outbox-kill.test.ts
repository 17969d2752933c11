import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createRandom } from '../random-test-support.ts';
import { type FaultServer, startFaultServer } from '../mail/test-support/fault-server.ts';
import { openQueueDatabase } from '../queue-database.ts';

const kills = 15;
const seed = Number(process.env.OUTSPOKEN_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));
const child = fileURLToPath(new URL('./test-support/sending-child.ts', import.meta.url));

let folder: string;
let server: FaultServer;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'outspoken-kill-'));
  server = await startFaultServer();
});
afterEach(async () => {
  await server.dispose();
  rmSync(folder, { recursive: true, force: true });
});

/** Starts the child and collects what it says. */
function run(mode: 'queue' | 'drain', said: string[]): ChildProcess {
  const task = { mode, folder, port: server.port, recordingId: 'chapter', screenId: 'tour' };
  const started = spawn(process.execPath, [child, JSON.stringify(task)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    // Compiled once for all of them.
    env: { ...process.env, NODE_COMPILE_CACHE: join(folder, 'cache') },
  });
  createInterface({ input: started.stdout }).on('line', (line) => said.push(line));
  return started;
}

/** Subjects of mails that the queue says a server may have. */
function marked(): readonly string[] {
  const { database, repaired } = openQueueDatabase(join(folder, 'queue.db'));
  expect(repaired).toBe(false);
  const rows = database.prepare('SELECT subject, part FROM messages WHERE maybe_sent = 1').all();
  database.close();
  return rows.map(({ subject, part }) => {
    if (part === null) return String(subject);
    const { number, count } = JSON.parse(String(part)) as { number: number; count: number };
    return `${String(subject)} (${number} of ${count})`;
  });
}

/** Files of the parts that were sent, which are kept for a while: someone may ask for one again. */
function keptFiles(): readonly string[] {
  const { database } = openQueueDatabase(join(folder, 'queue.db'));
  const rows = database.prepare('SELECT id FROM messages WHERE part IS NOT NULL').all();
  database.close();
  return rows.flatMap(({ id }) => [`${String(id)}.eml`, `${String(id)}.json`]);
}

function header(message: string, name: string): string {
  return new RegExp(`^${name}: (.*)\\r$`, 'm').exec(message)?.[1] ?? '';
}

/** Subjects of the mails that a message which was queued becomes. */
function toMails(line: string): readonly string[] {
  const number = Number(line.replace('queued ', ''));
  const subject = `message ${number}`;
  return number % 3 === 0 ? [1, 2, 3].map((part) => `${subject} (${part} of 3)`) : [subject];
}

it(`loses nothing, ${kills} times killed, and repeats only what it marked (OUTSPOKEN_TEST_SEED=${seed})`, async () => {
  const random = createRandom(seed);
  server.script = { END: () => ({ delayMs: random() * 20, reply: '250 2.0.0 ok' }) };
  const said: string[] = [];
  const mayRepeat = new Set<string>();
  const steps = () => said.length + server.commands.length + server.messages.length;
  for (let round = 0; round < kills; round++) {
    const known = said.length;
    const started = run('queue', said);
    await expect.poll(() => said.slice(known), { timeout: 20_000, interval: 5 }).toContain('ready');
    // Counted in steps of child and server, since the speed of machines differs.
    const target = steps() + random() * 50;
    while (steps() < target) await sleep(1);
    await sleep(random() * 5);
    started.kill('SIGKILL');
    await once(started, 'exit');
    for (const subject of marked()) mayRepeat.add(subject);
  }
  const last = run('drain', said);
  await once(last, 'exit');

  expect(said.at(-1), `seed ${seed}`).toBe('drained');
  expect(
    said.filter((line) => line.startsWith('problem')),
    `seed ${seed}`,
  ).toEqual([]);
  const queued = said.filter((line) => line.startsWith('queued ')).flatMap(toMails);
  const subjects = server.messages.map((message) => header(message, 'Subject'));
  const arrived = new Set(subjects);
  expect(queued.length, `seed ${seed}`).toBeGreaterThan(kills);
  expect(
    queued.filter((subject) => !arrived.has(subject)),
    `lost, seed ${seed}`,
  ).toEqual([]);
  const repeated = subjects.filter((subject, index) => subjects.indexOf(subject) !== index);
  expect(
    repeated.filter((subject) => !mayRepeat.has(subject)),
    `unmarked, seed ${seed}`,
  ).toEqual([]);
  const identities = new Set(server.messages.map((message) => header(message, 'Message-ID')));
  expect(identities.size, `seed ${seed}`).toBe(arrived.size);
  expect(readdirSync(join(folder, 'outbox')).toSorted(), `seed ${seed}`).toEqual(keptFiles().toSorted());
  const line = `${kills} kills, ${arrived.size} messages, ${repeated.length} repeated, ${mayRepeat.size} marked`;
  process.stdout.write(`${line}\n`);
}, 120_000);
