import { randomUUID } from 'node:crypto';
import type { ImapFlow } from 'imapflow';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Dovecot, canRunDovecot, startDovecot } from '../mail/test-support/dovecot.ts';
import { createMessageReader } from './reading/message-reader.ts';
import { forkTestReader } from './reading/test-support/fork-reader.ts';
import { composeMail } from './test-support/compose-mail.ts';
import { type SyncBench, openSyncBench } from './test-support/sync-bench.ts';

const reader = createMessageReader({ forkReader: () => forkTestReader() });
let dovecot: Dovecot;
let program: ImapFlow;
let bench: SyncBench;

function start(moveTo?: string, refused?: string): void {
  bench = openSyncBench({ dovecot, reader, port: dovecot.port, moveTo, refused });
}

const arrive = (messageId: string, from?: string) =>
  program.append('INBOX', composeMail({ messageId, ...(from === undefined ? {} : { from }) }));

/** Message-IDs of what lies in a folder, without angle brackets and domain. */
async function namesIn(folder: string): Promise<string[]> {
  await program.mailboxOpen(folder, { readOnly: true });
  const messages = await program.fetchAll('1:*', { envelope: true, flags: true });
  expect(messages.flatMap(({ flags }) => [...(flags ?? [])])).not.toContain('\\Seen');
  return messages.map(({ envelope }) => envelope?.messageId?.replaceAll(/<|@.*/g, '') ?? '');
}

async function isIdle(count: number): Promise<void> {
  const now = () => [bench.taken.length, bench.sync.status().state];
  await vi.waitFor(() => expect(now()).toEqual([count, 'idle']), { timeout: 20_000 });
}

describe.skipIf(!canRunDovecot())('moveTaken, with Dovecot', () => {
  beforeAll(async () => {
    dovecot = await startDovecot();
    program = await dovecot.connect();
  });
  afterAll(async () => {
    await program.logout();
    await dovecot.dispose();
    await reader.dispose();
  });
  beforeEach(async () => {
    await program.mailboxOpen('INBOX');
    await program.messageDelete('1:*').catch(() => false);
    await program.mailboxClose();
  });
  afterEach(() => bench.dispose());

  it('moves what was taken in to a folder that it makes, and nothing else', async () => {
    const folder = `Taken ${randomUUID()}`;
    await arrive('one');
    await arrive('stranger', 'stranger@y.test');
    start(folder);
    await isIdle(1);
    expect(await namesIn('INBOX')).toEqual(['stranger']);
    expect(await namesIn(folder)).toEqual(['one']);
    await arrive('two');
    await isIdle(2);
    expect(await namesIn('INBOX')).toEqual(['stranger']);
    expect(await namesIn(folder)).toEqual(['one', 'two']);
    expect(bench.sync.status().detail).toBe('');
  });

  it('leaves the mailbox as it is where no folder is named', async () => {
    await arrive('early');
    start();
    await isIdle(1);
    expect(await namesIn('INBOX')).toEqual(['early']);
  });

  it('leaves a message of which something could not be read', async () => {
    await arrive('half');
    start(`Taken ${randomUUID()}`, 'half');
    await isIdle(1);
    expect(await namesIn('INBOX')).toEqual(['half']);
  });

  it('says why the server moves nothing, and keeps what was taken in', async () => {
    await arrive('kept');
    // Dovecot refuses names that lead elsewhere.
    start('../outside');
    await isIdle(1);
    expect(bench.sync.status().detail).not.toBe('');
    expect(await namesIn('INBOX')).toEqual(['kept']);
    await arrive('next');
    await isIdle(2);
    expect(await namesIn('INBOX')).toEqual(['kept', 'next']);
  });
});
