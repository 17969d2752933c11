import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCall, readVoiceSample, silentLog } from './core-test-support.ts';
import { type Core, createCore } from './core.ts';
import { type TestHost, createTestHost } from './host-test-support.ts';
import { type FaultServer, startFaultServer } from './mail/test-support/fault-server.ts';

let root: string;
let host: TestHost;
let core: Core;
let server: FaultServer;
const call = createCall(() => core);

/** Queues a memo and waits until its first attempt went wrong. */
async function queueInTrouble(): Promise<string> {
  const track = { track: 'microphone', mimeType: 'audio/webm;codecs=opus', deviceLabel: 'Test' } as const;
  const { recordingId } = await call('recording.start', { kind: 'voice', tracks: [track] });
  const chunk = { sequence: 0, elapsedMs: 1000, levels: [10], data: new Uint8Array(readVoiceSample()) };
  await call('recording.appendChunk', { recordingId, track: 'microphone', ...chunk });
  await call('recording.stop', { recordingId, elapsedMs: 4000, reason: 'stopped' });
  const head = { to: ['b@x.test'], subject: 'Hello', text: '', sendAt: null };
  const { id } = await call('outbox.queueMessage', { recordingIds: [recordingId], ...head });
  await expect.poll(() => look(id), { timeout: 40_000 }).toMatchObject({ state: 'queued', attempts: 1 });
  return id;
}

const look = async (id: string) => (await call('outbox.list', {})).find((message) => message.id === id);

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'outspoken-wake-'));
  server = await startFaultServer({ GREETING: { drop: true } });
  host = createTestHost(root);
  core = await createCore(host, silentLog);
  const profile = { name: 'Ada', email: 'ada@x.test' };
  await call('app.completeFirstRun', { profile, mailMode: 'account' });
  const smtp = { smtpHost: '127.0.0.1', smtpPort: server.port, smtpSecurity: 'none' as const };
  await call('mail.saveAccount', {
    account: { email: 'ada@x.test', userName: 'ada', ...smtp },
    password: 'secret',
  });
});
afterEach(async () => {
  await core.dispose();
  await server.dispose();
  await rm(root, { recursive: true, force: true });
});

describe('a message that waits for its next attempt', () => {
  it.each<[string, () => unknown]>([
    ['the machine wakes', () => host.wake()],
    [
      'the network is back',
      async () => {
        await call('app.reportNetwork', { online: false });
        await call('app.reportNetwork', { online: true });
      },
    ],
  ])('goes at once when %s', async (_, happen) => {
    const id = await queueInTrouble();
    const planned = Date.parse((await look(id))?.nextAttemptAt ?? '');
    server.script = {};
    await happen();
    await expect.poll(async () => (await look(id))?.state, { timeout: 40_000 }).toBe('sent');
    const sentAt = Date.parse((await look(id))?.sentAt ?? '');
    expect(sentAt).toBeLessThan(planned);
    expect(server.messages).toHaveLength(1);
  });
});
