import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { MessageSummary } from '../../../shared/model/message.ts';
import { type OutboxFixture, createOutboxFixture } from './test-support/outbox-fixture.ts';

const timeout = 30_000;
let fixture: OutboxFixture;
let recordingId: string;
let setId: string;

function parts(): readonly MessageSummary[] {
  return fixture.outbox.list().filter(({ part }) => part !== null);
}

function states(): string {
  return parts()
    .map(({ state }) => state)
    .join(' ');
}

const sent = (count: number) => expect.poll(() => fixture.server.messages.length, { timeout }).toBe(count);

/** Ids of the items, in the order in which the server got them. */
async function itemId(index: number): Promise<string> {
  return (await fixture.received(index)).item.itemId;
}

function ask(item: string, changes: { parts?: number[]; requestId?: string; from?: string } = {}) {
  const { from = 'b@x.test', requestId = randomUUID(), parts: wanted = [2] } = changes;
  const request = { version: 1 as const, itemId: item, setId, parts: wanted, requestId, mac: '' };
  return fixture.outbox.noteAsked(request, from);
}

beforeEach(async () => {
  fixture = await createOutboxFixture();
  fixture.limitBytes = 300_000;
  fixture.recordings.sound = Buffer.alloc(100_000, 7);
  fixture.recordings.partsMs = [50_000, 40_000, 30_000];
  recordingId = fixture.recordings.addScreen('Tour');
  const { id } = await fixture.queue({
    ...{ recordingIds: [recordingId], subject: 'Tour', to: ['b@x.test', 'c@x.test'] },
  });
  setId = id;
  fixture.outbox.start();
  await expect.poll(states, { timeout }).toBe('sent sent sent');
});
afterEach(() => fixture.dispose());

it('sends a part again to whoever has not got it, as it was but for its Message-ID and date', async () => {
  const requestId = randomUUID();
  // It needs neither the recording nor the work of making it.
  fixture.recordings.files.clear();
  expect(ask(await itemId(2), { requestId, from: 'B@x.test' })).toBe('asked');
  await sent(4);
  await expect.poll(states, { timeout }).toBe('sent sent sent');
  const [first, again] = await Promise.all([fixture.received(1), fixture.received(3)]);
  expect(again).toMatchObject({ subject: 'Tour (2 of 3)', item: first.item, inReplyTo: first.inReplyTo });
  expect(again.attachments[0]?.content).toEqual(first.attachments[0]?.content);
  expect(again.messageId).not.toBe(first.messageId);
  const bytes = (index: number) =>
    (fixture.server.messages[index] ?? '').replace(/^(Message-ID|Date): .*$/gm, '$1');
  expect(bytes(3)).toBe(bytes(1));
  const recipients = fixture.server.commands.filter((line) => line.startsWith('RCPT')).slice(6);
  expect(recipients).toEqual([expect.stringContaining('<b@x.test>')]);
  expect(parts()[1]?.again).toMatchObject({ by: 'B@x.test' });
  expect(ask(await itemId(2), { requestId })).toBe('repeated');
  expect(fixture.server.messages).toHaveLength(4);
});

it('sends it once, however the app ends before it is sent, and a few times in all', async () => {
  const item = await itemId(0);
  fixture.server.script = { GREETING: '421 later' };
  expect(ask(item)).toBe('asked');
  // It is on its way.
  expect(ask(item)).toBe('repeated');
  await fixture.close();
  fixture.server.script = {};
  fixture.open();
  fixture.outbox.start();
  await sent(4);
  for (const count of [5, 6, 7]) {
    await expect.poll(states, { timeout }).toBe('sent sent sent');
    expect(ask(item)).toBe('asked');
    await sent(count);
  }
  await expect.poll(states, { timeout }).toBe('sent sent sent');
  expect(ask(item)).toBe('repeated');
});

it('does nothing for those it was not sent to, about what is another message, or where it was taken off the list', async () => {
  const item = await itemId(0);
  const other = await fixture.queue({ subject: 'After' });
  await fixture.until(other.id, 'sent');
  expect(ask(item, { from: 'd@x.test' })).toBe('foreign');
  expect(ask(randomUUID())).toBe('foreign');
  expect(ask(await itemId(3))).toBe('foreign');
  expect(ask(item, { parts: [4] })).toBe('repeated');
  await fixture.outbox.remove(parts()[1]?.id ?? '');
  expect(ask(item)).toBe('gone');
  expect(ask(item, { parts: [2, 3] })).toBe('asked');
});

it('makes it anew where it is no longer kept, if that gives the very same', async () => {
  const item = await itemId(0);
  const path = fixture.spool.path(parts()[1]?.id ?? '');
  rmSync(path);
  expect(ask(item)).toBe('asked');
  await sent(4);
  expect((await fixture.received(3)).item).toEqual((await fixture.received(1)).item);
  await expect.poll(states, { timeout }).toBe('sent sent sent');
  rmSync(path);
  fixture.recordings.sound = Buffer.alloc(100_000, 8);
  expect(ask(item)).toBe('asked');
  await expect.poll(states, { timeout }).toBe('sent failed sent');
  expect(parts()[1]?.problem?.code).toBe('part-gone');
});

it('stays sent where the user takes it back, and parts are kept for thirty days', async () => {
  const item = await itemId(0);
  fixture.server.script = { GREETING: '421 later' };
  expect(ask(item)).toBe('asked');
  await fixture.outbox.cancel(parts()[1]?.id ?? '');
  expect(states()).toBe('sent sent sent');
  await fixture.close();
  fixture.open();
  fixture.outbox.start();
  // What was taken back is no longer kept.
  await expect.poll(() => fixture.spoolFiles(), { timeout }).toHaveLength(4);
  await fixture.close();
  fixture.clock.wallShiftMs = 31 * 24 * 60 * 60_000;
  fixture.open();
  fixture.outbox.start();
  await expect.poll(() => fixture.spoolFiles(), { timeout }).toEqual([]);
});

it('comes back as sent when the queue was lost', async () => {
  await fixture.close();
  for (const end of ['', '-wal', '-shm']) rmSync(`${fixture.folder}/queue.db${end}`, { force: true });
  fixture.open();
  expect(states()).toBe('sent sent sent');
});
