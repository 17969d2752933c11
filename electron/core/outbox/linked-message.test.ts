import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type StorageServer, startLighttpd } from '../storage/test-support/storage-servers.ts';
import { type OutboxFixture, createOutboxFixture } from './test-support/outbox-fixture.ts';

let fixture: OutboxFixture;
let folder: string;
let server: StorageServer;

beforeEach(async () => {
  fixture = await createOutboxFixture();
  folder = mkdtempSync(join(tmpdir(), 'outspoken-linked-'));
  server = await startLighttpd(folder);
  fixture.storage = server.storage;
  fixture.storageSecret = server.secret;
});

afterEach(async () => {
  await fixture.dispose();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

it('sends a link in place of a file that is too large, and says until when it works', async () => {
  fixture.limitBytes = 50_000;
  fixture.recordings.sound = Buffer.alloc(200_000, 'sound');
  const { id } = await fixture.queue({ linkDays: 7 });
  fixture.outbox.start();
  const sent = await fixture.until(id, 'sent');
  const mail = await fixture.received();
  const [recording] = mail.item.recordings;
  const [link] = recording?.links ?? [];
  expect(mail.attachments).toEqual([]);
  expect(recording?.attached).toEqual([]);
  expect(link?.expiresAt).toBe(sent.link?.expiresAt);
  expect(mail.text).toContain(link?.url);
  expect(mail.html).toContain(link?.url);
  expect(mail.text).toMatch(/The link works until \d+ \w+ \d{4}\./);
  const authorization = `Basic ${Buffer.from(`zoe:${server.secret}`).toString('base64')}`;
  const file = await fetch(link?.url ?? '', { headers: { authorization } });
  expect((await file.arrayBuffer()).byteLength).toBe(200_000);
});

it('waits for a storage that is gone without an attempt, and fails with words where the password is wrong', async () => {
  await server.stop();
  const { id } = await fixture.queue({ linkDays: 1 });
  fixture.outbox.start();
  await expect
    .poll(() => fixture.look(id))
    .toMatchObject({ state: 'preparing', attempts: 0, problem: { code: 'storage-unreachable' } });
  server = await startLighttpd(folder);
  fixture.storage = server.storage;
  fixture.storageSecret = 'wrong';
  fixture.outbox.wake();
  expect((await fixture.until(id, 'failed')).problem?.code).toBe('storage-auth');
  fixture.storageSecret = server.secret;
  await fixture.outbox.retry(id);
  await fixture.until(id, 'sent');
});
