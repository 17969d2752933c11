import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import MailComposer from 'nodemailer/lib/mail-composer';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { carriedItemType } from '../../../shared/model/carried-item.ts';
import type { IncomingMessage } from './incoming-message.ts';
import { takeMessageFile } from './message-file.ts';
import { createMessageReader } from './reading/message-reader.ts';
import { forkTestReader } from './reading/test-support/fork-reader.ts';

const reader = createMessageReader({ forkReader: () => forkTestReader() });
let base: string;
let taken: (Omit<IncomingMessage, 'files'> & { readonly files: readonly { name: string; hash: string }[] })[];
const hashOf = (data: Buffer) => createHash('sha256').update(data).digest('hex');
const nowMs = Date.UTC(2026, 10, 23);

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'outspoken-eml-'));
  taken = [];
});
afterAll(() => reader.dispose());
afterEach(() => rmSync(base, { recursive: true, force: true }));

async function take(message: Buffer | string): Promise<void> {
  const path = join(base, 'message');
  writeFileSync(path, message);
  await takeMessageFile(
    { path, folder: join(base, 'parts'), placement: null },
    {
      ...{ reader, nowMs, choosePlacement: () => null },
      keep: () => Promise.reject(new Error('nothing is to be kept')),
      takeIn(incoming) {
        const files = incoming.files.map((file) => ({
          ...{ name: file.name, hash: hashOf(readFileSync(file.path)) },
        }));
        taken.push({ ...incoming, files });
        return Promise.resolve({ recordingIds: [], problems: [] });
      },
    },
  );
  expect(existsSync(join(base, 'parts'))).toBe(false);
}

const itemId = randomUUID();
const item = {
  ...{ version: 1, itemId, part: null, project: null, answers: null, recordings: [] },
  receiptSecret: 'a'.repeat(43),
};

async function compose(changes: ConstructorParameters<typeof MailComposer>[0] = {}): Promise<Buffer> {
  return await new MailComposer({
    ...{ from: { name: 'Jürgen', address: 'jo@x.test' }, to: 'ada@x.test', subject: 'Größe: Kapitel 2' },
    ...{ messageId: '<a@x.test>', inReplyTo: '<b@x.test>', references: ['<c@x.test>', '<b@x.test>'] },
    ...{ text: 'Grüße\n-- \nJo', html: '<p>Hello</p>', date: new Date(Date.UTC(2026, 5, 1)) },
    headers: { 'X-Outspoken-Item': itemId },
    ...changes,
  })
    .compile()
    .build();
}

test('takes the recordings out of a message, whole, with what its sender says', async () => {
  const [sound, film] = [randomBytes(700_001), randomBytes(1_300_003)];
  const attachments = [
    { filename: 'Größe.m4a', content: sound, contentType: 'audio/mp4' },
    { filename: 'offer.pdf', content: randomBytes(1000) },
    { filename: '../../film.mp4', content: film, contentType: 'application/octet-stream' },
    { filename: 'outspoken.json', content: JSON.stringify(item), contentType: carriedItemType },
  ];
  await take(await compose({ attachments }));
  expect(taken).toHaveLength(1);
  expect(taken[0]?.files).toEqual([
    { name: 'Größe.m4a', hash: hashOf(sound) },
    { name: 'film.mp4', hash: hashOf(film) },
  ]);
  expect(taken[0]?.origin).toMatchObject({
    ...{ kind: 'mail', sender: { name: 'Jürgen', email: 'jo@x.test' }, subject: 'Größe: Kapitel 2' },
    ...{ messageId: '<a@x.test>', inReplyTo: '<b@x.test>', itemId, receivedAt: '2026-06-01T00:00:00.000Z' },
    item: { itemId, receiptSecret: item.receiptSecret },
  });
  expect(taken[0]?.origin.text.replaceAll('\r', '').trim()).toBe('Grüße\n-- \nJo');
});

test.each([
  ['line feeds alone', (text: string) => text.replaceAll('\r\n', '\n')],
  ['text before and after the parts', (text: string) => `${text}\r\n--nobody\r\nafter`],
  ['an end cut off', (text: string) => text.replace(/--\r\n\s*$/, '')],
])('reads a message with %s', async (_what, change) => {
  const sound = randomBytes(300_000);
  const message = await compose({ attachments: [{ filename: 'a.m4a', content: sound }] });
  await take(change(message.toString('latin1')));
  expect(taken[0]?.files).toEqual([{ name: 'a.m4a', hash: hashOf(sound) }]);
});

test('a message that is one recording and nothing else', async () => {
  const sound = randomBytes(5000);
  const head = 'From: jo@x.test\r\nContent-Type: audio/mp4; name=a.m4a\r\nContent-Transfer-Encoding: base64';
  await take(`${head}\r\n\r\n${sound.toString('base64')}`);
  expect(taken[0]?.files).toEqual([{ name: 'a.m4a', hash: hashOf(sound) }]);
});

test('finds the links to recordings in a message that carries none', async () => {
  const loom = 'https://www.loom.com/share/0123456789abcdef';
  const plain = { headers: {}, inReplyTo: '', references: '' };
  await take(await compose({ ...plain, text: `See ${loom}, please.` }));
  await take(await compose({ ...plain, text: '', html: `<p><a href="${loom}">See</a></p>` }));
  await take(await compose({ ...plain, text: loom, attachments: [{ filename: 'a.m4a', content: 'sound' }] }));
  expect(taken.map(({ links, files }) => [links, files.length])).toEqual([
    [[loom], 0],
    [[loom], 0],
    [[], 1],
  ]);
  await expect(take(await compose({ text: `Thank you.\n> ${loom}` }))).rejects.toMatchObject({
    code: 'media-unreadable',
  });
});

test('believes no item of another message, and looks into no message inside the message', async () => {
  const inner = await compose({ attachments: [{ filename: 'inner.m4a', content: 'x' }] });
  const other = JSON.stringify({ ...item, itemId: randomUUID() });
  const attachments = [
    { filename: 'outer.m4a', content: 'y' },
    { contentType: 'message/rfc822', content: inner },
    { filename: 'outspoken.json', content: other, contentType: carriedItemType },
  ];
  await take(await compose({ attachments }));
  expect(taken[0]?.files.map(({ name }) => name)).toEqual(['outer.m4a']);
  expect(taken[0]?.origin.item).toBeNull();
});

const many = (count: number, part: string) => `${`--b\r\n${part}`.repeat(count)}--b--\r\n`;
const multipart = 'From: jo@x.test\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n';
const deep = Array.from(
  { length: 20_000 },
  (_, at) => `--b${at}\r\nContent-Type: multipart/mixed; boundary=b${at + 1}\r\n\r\n`,
);

test.each([
  ['no message', 'hello'],
  ['no sender', 'Subject: x\r\nContent-Type: audio/mp4\r\n\r\nabc'],
  ['no recording', 'From: jo@x.test\r\n\r\nHello'],
  ['an empty file', ''],
  ['300,000 parts', multipart + many(300_000, '\r\n')],
  ['parts 20,000 deep', multipart.replace('=b', '=b0') + deep.join('')],
  ['headers without end', `From: jo@x.test\r\n${'X-A: b\r\n'.repeat(500_000)}`],
  ['one header of 5 MB', `From: jo@x.test\r\nSubject: ${'('.repeat(5_000_000)}\r\n\r\nx`],
  ['one line of 20 MB', `From: jo@x.test\r\n\r\n${'-'.repeat(20_000_000)}`],
])('refuses %s', async (_what, message) => {
  await expect(take(message)).rejects.toMatchObject({ code: 'media-unreadable' });
  expect(taken).toEqual([]);
});

test('takes at most fifty of a thousand recordings', async () => {
  await take(multipart + many(1000, 'Content-Type: audio/mp4\r\n\r\nsound\r\n'));
  expect(taken[0]?.files).toHaveLength(50);
});
