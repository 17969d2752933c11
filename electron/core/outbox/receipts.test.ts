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
const otherItemId = randomUUID();
const ids = [randomUUID(), randomUUID()];
let folder: string;
let server: FaultServer;
let database: ReturnType<typeof openQueueDatabase>['database'];
let receipts: Receipts;
let allowed: boolean;
let chosen: Readonly<Record<string, boolean>>;
let offline: boolean;
let failure: AppError | null;
/** Id of an account that does not work. */
let broken: string | null;
const ways: (string | null)[] = [];

function open(): Receipts {
  database = openQueueDatabase(join(folder, 'queue.db')).database;
  receipts = createReceipts({
    database,
    mail: {
      sender({ account }) {
        ways.push(account);
        return { name: 'Bea', email: 'bea@x.test' };
      },
      accountFor: ([email]) => email ?? 'first',
      route({ via, account }) {
        if (account === broken) return Promise.reject(new AppError('secrets-unavailable', 'none'));
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
    isAllowed: (id) => (id === null ? undefined : chosen[id]) ?? allowed,
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
  [allowed, chosen, offline, failure, broken] = [true, {}, false, null, null];
  ways.length = 0;
  open();
});
afterEach(async () => {
  await close();
  await server.dispose();
  rmSync(folder, { recursive: true, force: true });
});

describe('createReceipts', () => {
  it('leaves by the account its recording came to, and waits for no other', async () => {
    broken = 'bea@studio.test';
    const { origin } = played(6);
    const cameTo = (account: string) => {
      const id = randomUUID();
      const item = origin?.item ? { ...origin.item, itemId: id } : null;
      return played(6, { origin: origin && { ...origin, account, item } });
    };
    receipts.viewed(cameTo('bea@studio.test'));
    receipts.viewed(cameTo('bea@x.test'));
    await sent(1);
    expect(ways).toEqual(['bea@x.test']);
    broken = null;
    receipts.wake();
    await sent(2);
    expect(ways).toEqual(['bea@x.test', 'bea@studio.test']);
  });

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
    await expect.poll(() => readdirSync(join(folder, 'receipts'))).toEqual([]);
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

  it('tells of the whole once more, after its first part was told of to the end', async () => {
    const { origin } = played(10);
    if (!origin?.item) throw new Error('nothing was played');
    const part = { setId: randomUUID(), number: 1, count: 3 };
    const inParts = { ...origin, item: { ...origin.item, part } };
    const joined = { file: 'original.m4a', mimeType: 'audio/mp4', sizeBytes: 5, sha256: 'b'.repeat(64) };
    receipts.viewed(played(10, { origin: inParts }));
    receipts.viewed(played(6, { origin: inParts, original: joined }));
    receipts.viewed(played(7, { origin: inParts, original: joined }));
    receipts.viewed(played(10, { origin: inParts, original: joined }));
    await sent(3);
    const told = await Promise.all([0, 1, 2].map(readReceipt));
    expect(told.map(({ receipt }) => [receipt.recordingId, receipt.kind, receipt.share])).toEqual([
      [theirId, 'finished', 1],
      [null, 'viewed', 0.6],
      [null, 'finished', 1],
    ]);
    expect(told.every(({ receipt }) => receipt.itemId === itemId && isGenuine(secret, receipt))).toBe(true);
    // Mail servers and the other Outspoken take each Message-ID once.
    expect(new Set(told.map(({ message }) => message.messageId)).size).toBe(3);
    expect(receipts.standing(played(10, { origin: inParts, original: joined }))?.told).toBe(true);
  });

  it('tells of each of several recordings that came with one message', async () => {
    const { origin } = played(10);
    const [first] = origin?.item?.recordings ?? [];
    if (!origin?.item || !first) throw new Error('nothing was played');
    const otherSha = 'c'.repeat(64);
    const second = { ...first, id: randomUUID(), files: [{ ...first.files[0], sha256: otherSha }] };
    const both = { ...origin, item: { ...origin.item, recordings: [first, second] } } as typeof origin;
    const other = { file: 'original.m4a', mimeType: 'audio/mp4', sizeBytes: 5, sha256: otherSha };
    const playedOther = (seconds: number) => played(seconds, { origin: both, original: other });
    receipts.viewed(played(10, { origin: both }));
    await sent(1);
    expect(receipts.standing(playedOther(6))?.told).toBe(false);
    for (const seconds of [6, 7, 10]) receipts.viewed(playedOther(seconds));
    receipts.viewed(played(10, { origin: both }));
    await sent(3);
    const told = await Promise.all([0, 1, 2].map(readReceipt));
    expect(told.map(({ receipt }) => [receipt.recordingId, receipt.kind])).toEqual([
      [theirId, 'finished'],
      [second.id, 'viewed'],
      [second.id, 'finished'],
    ]);
    expect(new Set(told.map(({ message }) => message.messageId)).size).toBe(3);
    await expect.poll(() => receipts.standing(playedOther(6))?.told).toBe(true);
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

  it('takes back what waits of one recording, and tells it where the user thinks better of it', async () => {
    failure = new AppError('account-missing', 'none');
    const [one, other] = [played(6), played(6)].map((file, index) => ({ ...file, id: ids[index] ?? '' }));
    if (!one?.origin?.item || !other?.origin?.item) throw new Error('nothing was played');
    const elsewhere = { ...other.origin, item: { ...other.origin.item, itemId: otherItemId } };
    const silenced = { ...other, origin: elsewhere };
    receipts.viewed(one);
    receipts.viewed(silenced);
    chosen = { [silenced.id]: false };
    expect(receipts.standing(silenced)).toEqual({ wanted: false, told: false });
    failure = null;
    receipts.wake();
    await sent(1);
    await expect.poll(() => receipts.standing(one)).toEqual({ wanted: true, told: true });
    receipts.viewed(silenced);
    expect(receipts.standing(silenced)).toEqual({ wanted: false, told: false });
    chosen = {};
    receipts.viewed(silenced);
    await sent(2);
    expect((await readReceipt(1)).receipt.itemId).toBe(otherItemId);
    await expect.poll(() => receipts.standing(silenced)).toEqual({ wanted: true, told: true });
  });

  it('tells of one recording where nothing is told of others', async () => {
    allowed = false;
    const one = { ...played(6), id: ids[0] ?? '' };
    receipts.viewed(one);
    chosen = { [one.id]: true };
    receipts.viewed(one);
    await sent(1);
    receipts.wake();
    expect(receipts.standing(one)).toEqual({ wanted: true, told: true });
    expect(receipts.standing({ ...one, origin: null })).toBeNull();
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
