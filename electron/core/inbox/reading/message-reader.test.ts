import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type MessageReader, createMessageReader } from './message-reader.ts';
import { forkTestReader } from './test-support/fork-reader.ts';

const GiB = 1024 ** 3;
const good = 'From: jo@x.test\r\nSubject: Hello\r\nContent-Type: audio/mp4; name=a.m4a\r\n\r\nsound';

let base: string;
let path: string;
let children: ChildProcess[];
let reader: MessageReader;

function open(times: { readonly limitMs?: number; readonly idleMs?: number } = {}): void {
  const forkReader = () => forkTestReader((child) => children.push(child));
  reader = createMessageReader({ forkReader, ...times });
}

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'outspoken-reading-'));
  path = join(base, 'message.eml');
  children = [];
  open();
});
afterEach(async () => {
  await reader.dispose();
  rmSync(base, { recursive: true, force: true });
});

const unreadable = { code: 'media-unreadable' };
const hasEnded = (child: ChildProcess | undefined) => child?.exitCode !== null || child.signalCode !== null;

/** Reads a message of which nothing is wrong: what went before has done no harm. */
async function expectReads(): Promise<void> {
  const other = join(base, 'good.eml');
  writeFileSync(other, good);
  const read = await reader.readFile(other, Date.UTC(2026, 10, 23));
  expect(read.facts).toMatchObject({ subject: 'Hello', sender: { email: 'jo@x.test' } });
  expect(read.media).toMatchObject([{ name: 'a.m4a', declaredType: 'audio/mp4', end: good.length }]);
}

test('reads one after the other in one process, which ends when there is nothing to read', async () => {
  await reader.dispose();
  open({ idleMs: 300 });
  await Promise.all([expectReads(), expectReads(), expectReads()]);
  expect(children).toHaveLength(1);
  await vi.waitFor(() => expect(hasEnded(children[0])).toBe(true), 20_000);
  await expectReads();
  expect(children).toHaveLength(2);
});

const head = 'From: jo@x.test\r\n';
const mixed = `${head}Content-Type: multipart/mixed; boundary=b\r\n\r\n`;
const nested = Array.from(
  { length: 50_000 },
  (_, at) => `--b${at}\r\nContent-Type: multipart/mixed; boundary=b${at + 1}\r\n\r\n`,
);

test.each<[string, string]>([
  ['300,000 parts beside each other', mixed + '--b\r\n\r\n\r\n'.repeat(300_000)],
  ['parts 50,000 deep', mixed.replace('=b', '=b0') + nested.join('')],
  ['300,000 comments in an address', `From: ${'(a'.repeat(300_000)}\r\n\r\n`],
  ['a head of nothing but encoded words', `${head}Subject: ${'=?utf-8?B?/w==?= '.repeat(100_000)}\r\n\r\n`],
])('refuses %s, and goes on', async (_what, message) => {
  writeFileSync(path, message);
  await expect(reader.readFile(path, 0)).rejects.toMatchObject(unreadable);
  await expectReads();
});

test('reads a message of which one header line is 1 GiB long', async () => {
  writeFileSync(path, `${head}Subject: `);
  truncateSync(path, GiB);
  await expect(reader.readFile(path, 0)).rejects.toMatchObject(unreadable);
  await expectReads();
});

test('reads text in a character set that nobody knows, and what is no item', async () => {
  const text = { data: Uint8Array.of(0x47, 0x72, 0xfc, 0xff), encoding: 'identity' as const };
  const item = { data: new TextEncoder().encode('['.repeat(400_000)), encoding: 'identity' as const };
  const charset = '\0../../utf-8"; x';
  const parts = [
    { ...text, charset },
    { ...text, charset: 'iso-8859-1' },
  ];
  const read = await reader.readTexts({ parts, item: { ...item, charset: 'utf-8' }, itemId: null });
  expect(read).toEqual({ texts: ['Gr\uFFFD\uFFFD', 'Grüÿ'], item: null });
});

test('a process that is killed while it reads is the end of that message alone', async () => {
  await expectReads();
  writeFileSync(path, mixed);
  truncateSync(path, 8 * GiB);
  const reading = reader.readFile(path, 0);
  reading.catch(() => undefined);
  const waiting = expectReads();
  // Soon: it reads for a second or two.
  setTimeout(() => children[0]?.kill('SIGKILL'), 20);
  await expect(reading).rejects.toMatchObject(unreadable);
  await waiting;
  expect(children).toHaveLength(2);
});

test('a process that was killed while it rested is not missed', async () => {
  await expectReads();
  children[0]?.kill('SIGKILL');
  await vi.waitFor(() => expect(hasEnded(children[0])).toBe(true), 20_000);
  await expectReads();
});

test('a process that does not answer is given up, and ended', async () => {
  await reader.dispose();
  open({ limitMs: 8000 });
  await expectReads();
  writeFileSync(path, good);
  const stopped = children[0];
  stopped?.kill('SIGSTOP');
  await expect(reader.readFile(path, 0)).rejects.toMatchObject(unreadable);
  await vi.waitFor(() => expect(hasEnded(stopped)).toBe(true), 20_000);
  await expectReads();
});

test('a process whose memory is full is the end of that message alone', async () => {
  await reader.dispose();
  open({ limitMs: 600_000 });
  // What is parsed of it is more than its memory holds; it has more time than this test.
  const data = new TextEncoder().encode(`[${'[],'.repeat(12_000_000)}[]]`);
  const item = { data, encoding: 'identity' as const, charset: 'utf-8' };
  const many = { parts: [], item, itemId: null };
  await expect(reader.readTexts(many)).rejects.toMatchObject(unreadable);
  await expectReads();
});

test('closing is no fault of the message that is read', async () => {
  writeFileSync(path, mixed);
  truncateSync(path, 8 * GiB);
  const reading = reader.readFile(path, 0);
  setTimeout(() => void reader.dispose(), 300);
  await expect(reading).rejects.toMatchObject({ code: 'internal' });
});
