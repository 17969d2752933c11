import type { ImapFlow } from 'imapflow';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type CuttingProxy, startCuttingProxy } from '../mail/test-support/cutting-proxy.ts';
import { type Dovecot, canRunDovecot, startDovecot } from '../mail/test-support/dovecot.ts';
import { createMessageReader } from './reading/message-reader.ts';
import { forkTestReader } from './reading/test-support/fork-reader.ts';
import { composeMail } from './test-support/compose-mail.ts';
import { openSyncBench, takenAs } from './test-support/sync-bench.ts';

/** Every byte takes minutes: `OUTSPOKEN_IMAP_STEP=1` cuts at each, and where it is not set at every 61st. */
const stepBytes = Number(process.env.OUTSPOKEN_IMAP_STEP ?? 61);
/** Mailboxes that are read side by side, each cut at its share of the bytes. */
const lanes = 8;
const first = Buffer.from('first sound');
const second = Buffer.from('second sound');

type Side = 'cutAfterBytes' | 'cutSentAfterBytes';
type Cut = readonly [Side, number];

const reader = createMessageReader({ forkReader: () => forkTestReader() });
let dovecot: Dovecot;
let program: ImapFlow;

/** Everything that reading may not change. */
async function mailbox(): Promise<unknown> {
  await program.noop();
  const messages = await program.fetchAll('1:*', { uid: true, flags: true, size: true });
  return messages.map(({ uid, flags, size }) => [uid, [...(flags ?? [])], size]);
}

/** Reads the mailbox to its end; gives how often a connection was made, and what was said of trouble. */
async function read(proxy: CuttingProxy): Promise<{ connections: number; troubles: readonly string[] }> {
  const before = proxy.connections();
  const bench = openSyncBench({ dovecot, reader, port: proxy.port });
  const { sync, taken, said, logged } = bench;
  try {
    const isOver = () => expect([taken.length, sync.status().state]).toEqual([2, 'idle']);
    await vi.waitFor(isOver, { timeout: 30_000, interval: 2 });
    expect(taken).toEqual([takenAs('first', first), takenAs('second', second)]);
    expect([bench.staging(), logged]).toEqual([[], []]);
    const expected = ['connecting', 'syncing', 'idle'];
    const troubles = said.filter(({ state }) => !expected.includes(state)).map(({ state }) => state);
    return { connections: proxy.connections() - before, troubles };
  } finally {
    await bench.dispose();
  }
}

/** Every cut that falls to a lane. */
async function workLane(cuts: readonly Cut[]): Promise<void> {
  const proxy = await startCuttingProxy(dovecot.port);
  for (const [side, bytes] of cuts) {
    proxy[side] = bytes;
    const { connections, troubles } = await read(proxy);
    expect([connections, troubles], `${side} ${bytes}`).toEqual([2, ['offline']]);
  }
  await proxy.dispose();
}

/** What one reading says each way, up to the last message. */
async function countBytes(): Promise<Readonly<Record<Side, number>>> {
  const proxy = await startCuttingProxy(dovecot.port);
  await read(proxy);
  const bytes = { cutAfterBytes: proxy.passedBytes(), cutSentAfterBytes: proxy.sentBytes() };
  await proxy.dispose();
  return bytes;
}

describe.skipIf(!canRunDovecot())('a small mailbox, with Dovecot', () => {
  beforeAll(async () => {
    dovecot = await startDovecot();
    program = await dovecot.connect();
    await program.mailboxOpen('INBOX');
    await program.append('INBOX', composeMail({ messageId: 'first', data: first }));
    await program.append('INBOX', composeMail({ messageId: 'second', data: second }));
  });
  afterAll(async () => {
    await program.logout();
    await dovecot.dispose();
    await reader.dispose();
  });

  it('is taken in once, wherever its connection is cut', { timeout: 1_800_000 }, async () => {
    const before = await mailbox();
    const bytes = await countBytes();
    // IDLE may or may not have begun by the end, and the words for a connection number grow with them.
    const upTo = (side: Side, count: number) =>
      Array.from({ length: Math.ceil(count / stepBytes) }, (_, index) => [side, index * stepBytes] as const);
    const cuts = [
      ...upTo('cutSentAfterBytes', bytes.cutSentAfterBytes - 20),
      ...upTo('cutAfterBytes', bytes.cutAfterBytes - 100),
    ];
    expect(cuts.length).toBeGreaterThan(60);
    const shares = Array.from({ length: lanes }, (_, lane) =>
      cuts.filter((_cut, index) => index % lanes === lane),
    );
    await Promise.all(shares.map(workLane));
    expect(await mailbox()).toEqual(before);
  });
});
