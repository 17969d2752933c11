import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { partRequestSchema, partRequestType } from '../../../shared/model/part-request.ts';
import { systemClock } from '../clock.ts';
import { type StoredRecording } from '../library/library.ts';
import { isGenuineRequest } from '../mail/receipt-mac.ts';
import { type FaultServer, startFaultServer } from '../mail/test-support/fault-server.ts';
import { retryRules } from '../outbox/retry-rules.ts';
import { createFakeRecordings } from '../outbox/test-support/fake-recordings.ts';
import { openQueueDatabase } from '../queue-database.ts';
import { type PartAsking, createPartAsking } from './part-asking.ts';

const timeout = 30_000;
const hourMs = 60 * 60_000;
const secret = 'S'.repeat(43);
const setId = randomUUID();
const sha256s = [1, 2, 3].map((number) => createHash('sha256').update(String(number)).digest('hex'));
const key = `ada@x.test ${setId}`;
let folder: string;
let server: FaultServer;
let database: ReturnType<typeof openQueueDatabase>['database'];
let asking: PartAsking;
let here: StoredRecording[];
let [shiftMs, isKnown, isLookedThrough, isUnsettled, isIndexing] = [0, true, true, false, false];

function open(): void {
  database = openQueueDatabase(join(folder, 'queue.db')).database;
  asking = createPartAsking({
    database,
    library: {
      indexing: () => isIndexing,
      partSets: () => (here.length > 0 ? [setId] : []),
      withPartSet: () => here.map(({ file }) => file.id),
      getStored: (id) => here.find(({ file }) => file.id === id) ?? (Promise.reject(new Error(id)) as never),
    },
    mail: {
      sender: () => ({ name: 'Bea', email: 'bea@x.test' }),
      accountFor: () => 'first',
      route: ({ via }) => {
        const smtp = { smtpHost: '127.0.0.1', smtpPort: server.port, smtpSecurity: 'none' } as const;
        const account = { email: 'bea@x.test', ...smtp, userName: '' };
        return Promise.resolve({ account, password: '', via });
      },
    },
    directory: join(folder, 'requests'),
    knownPeople: () => () => isKnown,
    isLookedThrough: () => isLookedThrough,
    isUnsettled: () => isUnsettled,
    isOffline: () => false,
    onChanged: () => undefined,
    clock: { ...systemClock, nowMs: () => Date.now() + shiftMs },
    ...{ random: () => 0, rules: { ...retryRules, afterFailure: () => 20 } },
    log: { info: () => undefined, error: () => undefined },
  });
  asking.start();
}

async function restart(): Promise<void> {
  await asking.dispose();
  database.close();
  open();
}

/** A part that came, of a recording in three. */
function part(number: number, email = 'ada@x.test'): StoredRecording {
  const recordings = createFakeRecordings();
  const { file } = recordings.library.getStored(recordings.add(`Tour, part ${number} of 3`));
  const itemId = randomUUID();
  const sha256 = sha256s[number - 1] ?? '';
  const files = sha256s.map((one, index) => {
    return { number: index + 1, sizeBytes: 5, durationMs: 1000, sha256: one };
  });
  const carried = { title: 'Tour', kind: 'screen', createdAt: file.createdAt, durationMs: 3000 } as const;
  return {
    folder: '/nowhere',
    file: {
      ...file,
      original: { file: 'original.mp4', mimeType: 'video/mp4', sizeBytes: 5, sha256 },
      origin: {
        ...{ kind: 'mail', originalName: 'a.mp4', receivedAt: file.createdAt, subject: '', text: '' },
        ...{ messageId: `<${number}@x.test>`, inReplyTo: null, itemId, link: null, account: 'bea@x.test' },
        sender: { name: 'Ada', email },
        item: {
          ...{ version: 1, itemId, part: { setId, number, count: 3 }, project: null, answers: null },
          receiptSecret: secret,
          recordings: [{ ...carried, id: setId, marks: [], files, attached: [] }],
        },
      },
    },
  };
}

async function readRequest(index: number) {
  const message = await PostalMime.parse(`${server.messages[index] ?? ''}\r\n`);
  const found = message.attachments.find(({ mimeType }) => mimeType === partRequestType);
  const text = new TextDecoder().decode(found?.content as ArrayBuffer);
  return { message, request: partRequestSchema.parse(JSON.parse(text)) };
}

const sent = (count: number) => expect.poll(() => server.messages.length, { timeout }).toBe(count);

function after(ms: number): void {
  shiftMs += ms;
  asking.look();
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'outspoken-asking-'));
  server = await startFaultServer();
  [shiftMs, isKnown, isLookedThrough, isUnsettled, isIndexing] = [0, true, true, false, false];
  here = [part(1), part(3)];
  open();
});
afterEach(async () => {
  await asking.dispose();
  database.close();
  await server.dispose();
  rmSync(folder, { recursive: true, force: true });
});

it('says what is missing, and asks at once when the user wants that, so that a person understands it too', async () => {
  const missing = { setKey: key, title: 'Tour', missing: [2], count: 3, sender: { name: 'Ada' } };
  expect(asking.list()).toMatchObject([{ ...missing, asked: null, canAsk: true }]);
  expect(asking.list()[0]?.recordingIds).toEqual(here.map(({ file }) => file.id));
  asking.ask(key);
  await sent(1);
  const { message, request } = await readRequest(0);
  expect(request).toMatchObject({ setId, parts: [2], itemId: here[0]?.file.origin?.itemId });
  expect(isGenuineRequest(secret, request)).toBe(true);
  expect(message).toMatchObject({ subject: 'Please send again: part 2 of Tour', inReplyTo: '<1@x.test>' });
  expect(message.from).toMatchObject({ name: 'Bea', address: 'bea@x.test' });
  expect(message.text).toContain('Part 2 of 3 of “Tour” did not arrive here. Please send it again.');
  expect(message.headers).toContainEqual(
    expect.objectContaining({ key: 'auto-submitted', value: 'auto-generated' }),
  );
  // A request that cannot be delivered comes back.
  expect(server.commands).toContainEqual(expect.stringMatching(/^MAIL FROM:<bea@x\.test>/));
  await expect.poll(() => asking.list()[0]?.asked?.isSent).toBe(true);
  expect(asking.list()[0]?.canAsk).toBe(false);
  expect(() => asking.ask(key)).toThrow(expect.objectContaining({ code: 'conflict' }));
  expect(() => asking.ask('other')).toThrow(expect.objectContaining({ code: 'not-found' }));
});

it('asks unasked six hours after the newest part came, two days later again, and three times at most', async () => {
  after(5 * hourMs);
  here = [...here];
  after(2 * hourMs);
  await sent(1);
  after(47 * hourMs);
  await restart();
  after(2 * hourMs);
  await sent(2);
  after(49 * hourMs);
  await sent(3);
  const ids = await Promise.all([0, 1, 2].map(async (index) => (await readRequest(index)).request.requestId));
  expect(new Set(ids).size).toBe(3);
  after(1000 * hourMs);
  // The user still may.
  asking.ask(key);
  await sent(4);
});

it('waits anew when another part came, and asks for nothing that is here', async () => {
  here = [part(1)];
  after(0);
  after(5 * hourMs);
  here = [...here, part(3)];
  after(0);
  after(5 * hourMs);
  isLookedThrough = false;
  asking.ask(key);
  here = [...here, part(2)];
  isLookedThrough = true;
  after(100 * hourMs);
  expect(asking.list()).toEqual([]);
  // What is asked for next is the first mail there is.
  here = [part(1)];
  after(0);
  after(7 * hourMs);
  await sent(1);
  expect((await readRequest(0)).request.parts).toEqual([2, 3]);
});

it.each([
  ['strangers', () => (isKnown = false)],
  ['anyone while mail is still to be fetched', () => (isLookedThrough = false)],
  ['anyone whose message waits for the user', () => (isUnsettled = true)],
  ['anyone while the library is being read', () => (isIndexing = true)],
])('does not ask %s unasked', async (_, make) => {
  make();
  after(7 * hourMs);
  expect(database.prepare('SELECT count(*) AS count FROM part_requests').get()?.count).toBe(0);
  [isKnown, isLookedThrough, isUnsettled, isIndexing] = [true, true, false, false];
  after(0);
  after(7 * hourMs);
  await sent(1);
});

it('keeps apart what two senders call the same, and asks for nothing whose parts are in the bin', () => {
  here = [part(1), part(2), part(3, 'eve@x.test')];
  expect(asking.list().map(({ sender, missing }) => [sender.email, missing])).toEqual([
    ['ada@x.test', [3]],
    ['eve@x.test', [1, 2]],
  ]);
  const [first] = here;
  here = first ? [{ ...first, file: { ...first.file, binnedAt: first.file.createdAt } }] : [];
  expect(asking.list()).toEqual([]);
});
