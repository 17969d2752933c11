import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { receiptSchema, receiptType } from '../../../shared/model/receipt.ts';
import type { RecordingFile } from '../../../shared/model/recording.ts';
import { addViews } from '../../../shared/model/views.ts';
import { systemClock } from '../clock.ts';
import { AppError } from '../errors.ts';
import { isGenuine } from '../mail/receipt-mac.ts';
import { type FaultServer, startFaultServer } from '../mail/test-support/fault-server.ts';
import { openQueueDatabase } from '../queue-database.ts';
import { type Receipts, createReceipts } from './receipts.ts';
import { retryRules } from './retry-rules.ts';
import { createFakeRecordings } from './test-support/fake-recordings.ts';

const itemId = randomUUID();
const secret = 'S'.repeat(43);
const sha256 = 'a'.repeat(64);
const theirId = randomUUID();
let folder: string;
let server: FaultServer;
let database: ReturnType<typeof openQueueDatabase>['database'];
let receipts: Receipts;
let allowed: boolean;
let offline: boolean;
let failure: AppError | null;

function open(): Receipts {
  database = openQueueDatabase(join(folder, 'queue.db')).database;
  receipts = createReceipts({
    database,
    mail: {
      sender: () => ({ name: 'Bea', email: 'bea@x.test' }),
      route(via) {
        if (failure) return Promise.reject(failure);
        const smtp = { smtpHost: '127.0.0.1', smtpPort: server.port, smtpSecurity: 'none' } as const;
        return Promise.resolve({
          account: { email: 'bea@x.test', ...smtp, userName: '' },
          password: '',
          via,
        });
      },
    },
    directory: join(folder, 'receipts'),
    isAllowed: () => allowed,
    isOffline: () => offline,
    ...{ clock: systemClock, random: () => 0, rules: { ...retryRules, afterFailure: () => 20 } },
    log: { info: () => undefined, error: () => undefined },
  });
  receipts.start();
  return receipts;
}

async function close(): Promise<void> {
  await receipts.dispose();
  database.close();
}

/** A received recording of ten seconds of which so much was played. */
function played(seconds: number, changes: Partial<RecordingFile> = {}): RecordingFile {
  const recordings = createFakeRecordings();
  const { file } = recordings.library.getStored(recordings.add('Chapter two'));
  const carried = {
    title: 'Chapter two',
    kind: 'voice',
    createdAt: file.createdAt,
    durationMs: 10_000,
  } as const;
  const ranges = [{ startMs: 0, endMs: seconds * 1000 }];
  return {
    ...file,
    durationMs: 10_000,
    original: { file: 'original.m4a', mimeType: 'audio/mp4', sizeBytes: 5, sha256 },
    origin: {
      ...{ kind: 'mail', originalName: 'a.m4a', receivedAt: file.createdAt, subject: '', text: '' },
      ...{ messageId: '<m@x.test>', inReplyTo: null, itemId, link: null },
      sender: { name: 'Ada', email: 'ada@x.test' },
      item: {
        ...{ version: 1, itemId, part: null, project: null, answers: null, receiptSecret: secret },
        recordings: [
          {
            ...{ ...carried, id: theirId, marks: [], attached: [] },
            files: [{ number: 1, sizeBytes: 5, durationMs: 10_000, sha256 }],
          },
        ],
      },
    },
    views: addViews(null, ranges, { durationMs: 10_000, now: '2026-11-23T09:30:00.000Z' }),
    ...changes,
  };
}

function withoutItem(): RecordingFile['origin'] {
  const { origin } = played(6);
  return origin && { ...origin, item: null };
}

async function readReceipt(index: number) {
  const message = await PostalMime.parse(`${server.messages[index] ?? ''}\r\n`);
  const part = message.attachments.find(({ mimeType }) => mimeType === receiptType);
  const text = new TextDecoder().decode(part?.content as ArrayBuffer);
  return { message, receipt: receiptSchema.parse(JSON.parse(text)) };
}

const sent = (count: number) => expect.poll(() => server.messages.length, { timeout: 10_000 }).toBe(count);

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'outspoken-receipts-'));
  server = await startFaultServer();
  [allowed, offline, failure] = [true, false, null];
  open();
});
afterEach(async () => {
  await close();
  await server.dispose();
  rmSync(folder, { recursive: true, force: true });
});

describe('createReceipts', () => {
  it('tells the sender in a signed report with no return address', async () => {
    receipts.viewed(played(6));
    await sent(1);
    const { message, receipt } = await readReceipt(0);
    expect(receipt).toMatchObject({ itemId, recordingId: theirId, kind: 'viewed', share: 0.6 });
    expect(isGenuine(secret, receipt)).toBe(true);
    expect(server.commands).toContainEqual(expect.stringMatching(/^MAIL FROM:<>/));
    expect(message).toMatchObject({ subject: 'Viewed: Chapter two', inReplyTo: '<m@x.test>' });
    expect(message.messageId).toBe(`<receipt-${itemId}-viewed@x.test>`);
    expect(server.messages[0]).toMatch(/multipart\/report; report-type=disposition-notification/);
    expect(server.messages[0]).toMatch(/Original-Message-ID: <m@x\.test>/);
    expect(message.headers).toContainEqual(
      expect.objectContaining({ key: 'auto-submitted', value: 'auto-replied' }),
    );
    expect(readdirSync(join(folder, 'receipts'))).toEqual([]);
  });

  it('tells once, and once more when all of it was played, whatever happens between', async () => {
    for (const seconds of [5, 6, 7]) receipts.viewed(played(seconds));
    await sent(1);
    await close();
    open();
    receipts.viewed(played(8));
    receipts.viewed(played(10));
    await sent(2);
    expect((await readReceipt(1)).receipt.kind).toBe('finished');
    receipts.viewed(played(9));
    receipts.viewed(played(10));
    receipts.wake();
    await close();
    open();
    expect(server.messages).toHaveLength(2);
  });

  it.each([
    ['what was hardly played', () => played(1)],
    ['what nobody sent', () => played(6, { origin: null })],
    ['what has no secret', () => played(6, { origin: withoutItem() })],
  ])('tells nothing of %s', async (_, make) => {
    receipts.viewed(make());
    receipts.viewed(played(6));
    await sent(1);
    expect(server.messages).toHaveLength(1);
  });

  it('tells nothing when the user wants that, not even later', async () => {
    failure = new AppError('account-missing', 'none');
    receipts.viewed(played(6));
    allowed = false;
    receipts.wake();
    receipts.viewed(played(10));
    failure = null;
    allowed = true;
    receipts.wake();
    await close();
    open();
    expect(database.prepare('SELECT state FROM receipts').all()).toEqual([{ state: 'dropped' }]);
    expect(server.messages).toEqual([]);
  });

  it('waits for an account, over a restart', async () => {
    failure = new AppError('account-missing', 'none');
    receipts.viewed(played(6));
    await close();
    open();
    expect(server.messages).toEqual([]);
    failure = null;
    receipts.wake();
    await sent(1);
  });

  it('sends with its own address where no empty one is taken', async () => {
    server.script = { MAIL: (line) => (line.includes('<>') ? '553 5.7.1 sender rejected' : '250 ok') };
    receipts.viewed(played(6));
    await sent(1);
    expect(server.commands).toContainEqual(expect.stringMatching(/^MAIL FROM:<bea@x\.test>/));
  });

  it('tries again after a refusal that passes, and gives up after one that does not', async () => {
    server.script = { RCPT: (_line, count) => (count === 0 ? '451 4.3.0 later' : '250 ok') };
    receipts.viewed(played(6));
    await sent(1);
    server.script = { RCPT: '550 5.1.1 no such user' };
    receipts.viewed(played(10));
    await expect
      .poll(() => database.prepare('SELECT state FROM receipts ORDER BY created_at').all())
      .toEqual([{ state: 'sent' }, { state: 'failed' }]);
  });
});
