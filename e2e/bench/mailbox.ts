import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { inRoot } from '../../electron/bootstrap/paths.ts';
import { writeMessage } from '../harness/mail/foreign-message.ts';
import { type MailServer, canRunMailServer, startMailServer } from '../harness/mail/mail-server.ts';
import { signIn } from '../harness/mail/sign-in.ts';
import { type QuickApp, startQuickApp } from '../harness/quick-app.ts';
import { waitUntil } from '../harness/wait-until.ts';
import { type Figure, median } from './figures.ts';
import { cpuSecondsOf } from './process-cpu.ts';
import { memoryOf } from './process-memory.ts';

const messageCount = 10_000;
const recordingCount = 20;
const idleSeconds = 30;
const arrivals = 7;

function fillMailbox(server: MailServer): void {
  const to = server.address('freelancer');
  const data = readFileSync(inRoot('assets/samples/speech.ogg'));
  const every = messageCount / recordingCount;
  for (let number = 0; number < messageCount; number++) {
    const head = { to, from: 'Ada <ada@client.example>', subject: `Message ${number}` };
    const ids = { messageId: `${number}@client.example` };
    if (number % every === 0) {
      const file = { name: `memo ${number}.ogg`, mimeType: 'audio/ogg', data };
      server.deliver('freelancer', writeMessage({ ...head, ...ids, itemId: randomUUID(), file }));
      continue;
    }
    const lines = [
      `From: ${head.from}`,
      `To: ${to}`,
      `Subject: ${head.subject}`,
      `Message-ID: <${ids.messageId}>`,
    ];
    server.deliver('freelancer', `${lines.join('\r\n')}\r\n\r\nNothing to hear in here.\r\n`);
  }
}

async function received({ rpc }: QuickApp): Promise<number> {
  const page = { scope: { received: true }, offset: 0, limit: 1 } as const;
  return (await rpc.call('library.listRecordings', page)).total;
}

async function measureFirstSync(app: QuickApp, server: MailServer): Promise<Figure[]> {
  const { pid } = app.app;
  const before = { cpu: cpuSecondsOf(pid), memory: memoryOf(pid).resident };
  const begin = performance.now();
  await signIn(app.rpc, server, 'freelancer');
  const isDone = async () =>
    (await received(app)) === recordingCount && (await app.rpc.call('inbox.getStatus', {})).state === 'idle';
  await waitUntil(isDone, 600_000);
  const seconds = (performance.now() - begin) / 1000;
  const syncCpu = cpuSecondsOf(pid) - before.cpu;
  const growthMiB = memoryOf(pid).peak - before.memory;
  await waitUntil(async () => (await app.rpc.call('compression.listJobs', {})).length === 0, 600_000);
  await sleep(5000);
  const idleFrom = cpuSecondsOf(pid);
  await sleep(idleSeconds * 1000);
  const of = `${messageCount} messages, ${recordingCount} with a recording`;
  return [
    { name: 'First look through a mailbox', value: seconds, unit: 's', note: of },
    { name: 'CPU of core for that', value: syncCpu, unit: 's', note: 'taking in the recordings included' },
    { name: 'Memory of core above its start for that', value: growthMiB, unit: 'MiB', note: 'at its peak' },
    {
      name: 'CPU of core while it waits for mail',
      value: ((cpuSecondsOf(pid) - idleFrom) / idleSeconds) * 100,
      unit: '%',
      note: `of one processor, over ${idleSeconds} s`,
    },
  ];
}

/** From the server's answer that it has a message to the recording in the other app. */
async function measureArrivals(from: QuickApp, to: QuickApp, server: MailServer): Promise<Figure> {
  const recordingId = await from.capture(10);
  await from.stop(recordingId, 10);
  const seconds: number[] = [];
  for (let round = 0; round < arrivals; round++) {
    const before = await received(to);
    const sent = from.rpc.next(
      ({ name, payload }) => name === 'outbox.changed' && 'state' in payload && payload.state === 'sent',
    );
    const head = { to: [server.address('freelancer')], subject: `Memo ${round}`, text: '', sendAt: null };
    await from.rpc.call('outbox.queueMessage', { recordingIds: [recordingId], ...head });
    await sent;
    const begin = performance.now();
    await waitUntil(async () => (await received(to)) > before, 60_000);
    seconds.push((performance.now() - begin) / 1000);
  }
  return {
    name: "From the server's 250 to the recording in the other app",
    value: median(seconds),
    unit: 's',
    note: `median of ${arrivals}, the slowest ${Math.max(...seconds).toFixed(2)} s; Postfix, Dovecot, IDLE`,
  };
}

/** A mailbox of many years looked through for the first time, what waiting costs, and how soon a memo is there. */
export async function measureMailbox(): Promise<Figure[]> {
  if (!canRunMailServer()) throw new Error('Postfix and Dovecot are not on this machine, or we are not root');
  const server = await startMailServer();
  const env = { NODE_EXTRA_CA_CERTS: server.authority };
  // Before anything listens: filling it leaves no time to answer.
  fillMailbox(server);
  const [client, freelancer] = await Promise.all([startQuickApp(env), startQuickApp(env)]);
  try {
    const sync = await measureFirstSync(freelancer, server);
    await signIn(client.rpc, server, 'client');
    return [...sync, await measureArrivals(client, freelancer, server)];
  } finally {
    await client.dispose();
    await freelancer.dispose();
    await server.dispose();
  }
}
