import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import { openQueueDatabase } from '../../queue-database.ts';
import { type Outbox, createOutbox } from '../outbox.ts';
import { openSizeLimits } from '../size-limits.ts';
import { openReceiptSecrets } from '../../mail/receipt-secrets.ts';
import { createUploads } from '../../storage/uploads.ts';
import { openSpool } from '../spool.ts';
import { createFakeRecordings } from './fake-recordings.ts';

/** What the parent says: `queue` makes new messages for ever, `drain` ends when all are sent. */
interface Task {
  readonly mode: 'queue' | 'drain';
  readonly folder: string;
  readonly port: number;
  /** The same recordings in every run. */
  readonly recordingId: string;
  readonly screenId: string;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

const log: Log = {
  info: () => undefined,
  error: (event, error) => say(`problem ${event} ${String(error)}`),
};

function open({ folder, port, recordingId, screenId }: Task): Outbox {
  const recordings = createFakeRecordings();
  const file = recordings.files.get(recordings.add('Chapter'));
  if (file) recordings.files.set(recordingId, file);
  const screen = recordings.files.get(recordings.addScreen('Tour'));
  if (screen) recordings.files.set(screenId, screen);
  recordings.sound = Buffer.alloc(100_000, 'sound');
  recordings.partsMs = [50_000, 40_000, 30_000];
  const account = {
    email: 'zoe@x.test',
    smtpHost: '127.0.0.1',
    smtpPort: port,
    smtpSecurity: 'none',
    userName: '',
  } as const;
  const { database } = openQueueDatabase(join(folder, 'queue.db'));
  return createOutbox({
    database,
    library: recordings.library,
    compression: recordings.compression,
    deliverables: recordings.deliverables,
    mail: {
      currentVia: () => 'account',
      accountFor: () => 'first',
      sender: () => ({ name: 'Zoë', email: account.email }),
      route: ({ via }) => Promise.resolve({ account, password: '', via }),
    },
    sizeLimits: openSizeLimits(database),
    receiptSecret: openReceiptSecrets(database),
    uploads: createUploads({
      ...{ database, clock: systemClock, log, storage: () => null },
      directory: join(folder, 'uploads'),
      secret: { read: () => Promise.resolve('') },
    }),
    spool: openSpool(join(folder, 'outbox'), log),
    limitBytes: () => 300_000,
    emit: () => undefined,
    clock: systemClock,
    log,
    isOffline: () => false,
    usesOutspoken: () => true,
    random: Math.random,
    rules: { afterFailure: () => 20, afterUnreachable: () => 20 },
  });
}

function pending(outbox: Outbox): number {
  return outbox.list().filter(({ state }) => state !== 'sent').length;
}

/** Every third message is too large for one mail. */
async function queueForEver(outbox: Outbox, { recordingId, screenId }: Task): Promise<void> {
  const whole = outbox.list().filter(({ part }) => (part?.number ?? 1) === 1);
  for (let number = whole.length; ; number++) {
    while (pending(outbox) > 8) await sleep(2);
    await outbox.queueMessage({
      recordingIds: [number % 3 === 0 ? screenId : recordingId],
      to: [`${number % 5}@x.test`],
      subject: `message ${number}`,
      text: '',
      sendAt: null,
      screenPreset: 'universal',
      replyTo: null,
      cc: [],
    });
    say(`queued ${number}`);
  }
}

async function main(task: Task): Promise<void> {
  const outbox = open(task);
  outbox.start();
  say('ready');
  if (task.mode === 'queue') await queueForEver(outbox, task);
  while (pending(outbox) > 0) await sleep(5);
  await outbox.dispose();
  say('drained');
}

await main(JSON.parse(process.argv[2] ?? '') as Task);
