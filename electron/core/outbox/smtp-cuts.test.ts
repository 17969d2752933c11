import { describe, expect, it } from 'vitest';
import type { MessageSummary } from '../../../shared/model/message.ts';
import { type CuttingProxy, startCuttingProxy } from '../mail/test-support/cutting-proxy.ts';
import { type OutboxFixture, createOutboxFixture } from './test-support/outbox-fixture.ts';

/** An outbox whose connections can be cut. */
interface Bench {
  readonly fixture: OutboxFixture;
  readonly proxy: CuttingProxy;
  dispose(): Promise<void>;
}

/** What may be tried again is, at once. */
const atOnce = { afterFailure: () => 1, afterUnreachable: () => 1 };
/** Outboxes that work side by side, each on its share of the bytes. */
const lanes = 12;

async function createBench(): Promise<Bench> {
  const fixture = await createOutboxFixture();
  const proxy = await startCuttingProxy(fixture.server.port);
  if (fixture.account) fixture.account = { ...fixture.account, smtpPort: proxy.port };
  fixture.rules = atOnce;
  // A second copy would be seen.
  fixture.usesOutspoken = false;
  await fixture.close();
  fixture.open();
  fixture.outbox.start();
  const dispose = async () => {
    await fixture.dispose();
    await proxy.dispose();
  };
  return { fixture, proxy, dispose };
}

/** What a cut left: the message after its first attempt and in the end, how often the server has it, and whether that attempt asked it to take it at all. */
interface Cut {
  readonly message: MessageSummary;
  readonly end: MessageSummary;
  readonly taken: number;
  readonly reachedData: boolean;
  readonly where: string;
}

type Side = 'cutAfterBytes' | 'cutSentAfterBytes';

async function sendCut({ fixture, proxy }: Bench, side: Side, bytes: number): Promise<Cut> {
  const before = fixture.server.messages.length;
  fixture.server.commands.length = 0;
  proxy[side] = bytes;
  const { id } = await fixture.queue();
  const isOver = ({ state, problem }: MessageSummary) => state === 'sent' || problem !== null;
  const isEnd = ({ state }: MessageSummary) => state === 'sent' || state === 'failed';
  const message = await fixture.whenTold((one) => one.id === id && isOver(one));
  const end = await fixture.whenTold((one) => one.id === id && isEnd(one));
  fixture.told.length = 0;
  const attempts = fixture.server.commands.filter((command) => command === 'DATA').length;
  // The repeated one reached it too.
  const reachedData = attempts > (message.state !== 'sent' && end.state === 'sent' ? 1 : 0);
  const taken = fixture.server.messages.length - before;
  return { message, end, taken, reachedData, where: `${side} ${bytes}` };
}

/** What must hold wherever it was cut: not lost, not doubled, not called sent when it may not be, and doubt is said. */
function check({ message, end, taken, reachedData, where }: Cut): void {
  const { state, maybeSent, problem, nextAttemptAt } = message;
  expect(taken, where).toBeLessThanOrEqual(1);
  if (end.state === 'sent') expect(taken, where).toBe(1);
  else expect([end.maybeSent, maybeSent], where).toEqual([true, true]);
  if (state === 'sent') return;
  expect(state, where).toMatch(/^(queued|waiting)$/);
  expect(problem, where).not.toBeNull();
  if (state === 'queued') expect(nextAttemptAt, where).not.toBeNull();
  if (!reachedData) expect(maybeSent, where).toBe(false);
}

async function countBytes(): Promise<Readonly<Record<Side, number>>> {
  const bench = await createBench();
  const { id } = await bench.fixture.queue();
  await bench.fixture.until(id, 'sent');
  const bytes = {
    cutSentAfterBytes: bench.proxy.sentBytes(),
    cutAfterBytes: bench.proxy.passedBytes(),
  };
  await bench.dispose();
  return bytes;
}

/** Every cut that falls to a lane. */
async function workLane(lane: number, cuts: readonly (readonly [Side, number])[]): Promise<readonly Cut[]> {
  const bench = await createBench();
  const results: Cut[] = [];
  for (const [side, bytes] of cuts.filter((_, index) => index % lanes === lane)) {
    const cut = await sendCut(bench, side, bytes);
    check(cut);
    results.push(cut);
    if (cut.end.state === 'failed') await bench.fixture.outbox.remove(cut.end.id);
  }
  await bench.dispose();
  return results;
}

describe('a connection that is cut at any byte', () => {
  it('loses and doubles nothing, and says where there is doubt', { timeout: 600_000 }, async () => {
    const bytes = await countBytes();
    const upTo = (side: Side) => Array.from({ length: bytes[side] + 1 }, (_, at) => [side, at] as const);
    const cuts = [...upTo('cutSentAfterBytes'), ...upTo('cutAfterBytes')];
    const worked = await Promise.all(Array.from({ length: lanes }, (_, lane) => workLane(lane, cuts)));
    const results = worked.flat();
    expect(results).toHaveLength(cuts.length);
    // A small message leaves in one piece: from there on nobody here knows how much of it arrived.
    expect(results.some(({ message }) => message.maybeSent)).toBe(true);
    expect(results.some(({ message, reachedData }) => !message.maybeSent && !reachedData)).toBe(true);
    expect(results.some(({ message }) => message.state === 'sent')).toBe(true);
    expect(results.some(({ message, end }) => message.state !== 'sent' && end.state === 'sent')).toBe(true);
    expect(results.some(({ end, taken }) => end.state === 'failed' && taken === 1)).toBe(true);
  });
});
