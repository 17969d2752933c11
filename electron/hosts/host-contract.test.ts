import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { AppEvent } from '../../shared/contract/events.ts';
import { openChromiumTransport } from './chromium/chromium-test-support.ts';
import {
  type TestCore,
  type TestTransport,
  type TestWindow,
  checksum,
  createTestCore,
} from '../core/core-test-support.ts';
import { openElectronTransport } from './electron/electron-test-support.ts';

const recordingId = '00000000-0000-4000-8000-000000000000';

function chunk(data: unknown) {
  const args = { recordingId, track: 'microphone', sequence: 0, elapsedMs: 1000, levels: [1, 2], data };
  return { name: 'recording.appendChunk', args };
}

describe.each([
  ['chromium', openChromiumTransport],
  ['electron', openElectronTransport],
])('%s host', (_name, openTransport) => {
  let core: TestCore;
  let transport: TestTransport;
  let window: TestWindow;

  beforeAll(async () => {
    core = await createTestCore();
    transport = await openTransport(core);
    window = await transport.openWindow();
  });
  afterAll(() => transport.dispose());

  it.each([1, 2, 255, 65_535, 65_537, 1024 * 1024, 8 * 1024 * 1024])('carries %d bytes', async (size) => {
    const data = Uint8Array.from({ length: size }, (_, index) => (index * 13 + size) % 256);
    expect(await window.call(chunk(data))).toEqual({
      ok: true,
      value: { sizeBytes: size, freeBytes: checksum(data), diskLow: false },
    });
  });

  it('keeps calls apart that are under way at the same time', async () => {
    const sizes = Array.from({ length: 150 }, (_, index) => index + 1);
    const replies = await Promise.all(sizes.map((size) => window.call(chunk(new Uint8Array(size)))));
    expect(replies.map((reply) => reply.ok && (reply.value as { sizeBytes: number }).sizeBytes)).toEqual(
      sizes,
    );
  });

  it('carries expected failures with their code and the words of others', async () => {
    const account = { email: 'a@b.example', smtpHost: 'b', smtpPort: 25, smtpSecurity: 'tls', userName: '' };
    expect(await window.call({ name: 'mail.testAccount', args: { account, password: null } })).toEqual({
      ok: false,
      error: { code: 'mail-auth', message: 'the server refused', detail: '535 5.7.8 No' },
    });
  });

  it('says nothing of a bug but that there is one', async () => {
    const reply = await window.call({ name: 'library.emptyBin', args: {} });
    expect(reply).toMatchObject({ ok: false, error: { code: 'internal' } });
    expect(JSON.stringify(reply)).not.toContain('secret');
  });

  it.each(['toString', '__proto__', 'constructor', 'hasOwnProperty', 'app.none', '', 'app'])(
    'knows no method %j',
    async (name) => {
      expect(await window.call({ name, args: {} })).toMatchObject({
        ok: false,
        error: { code: 'invalid-request' },
      });
    },
  );

  it.each([
    {},
    { name: 7, args: {} },
    { name: 'app.reportNetwork' },
    { name: 'app.reportNetwork', args: { online: 'yes' } },
    { name: 'app.reportNetwork', args: { online: true, more: 1 } },
    { name: 'app.reportNetwork', args: { online: true }, more: 1 },
    { name: 'app.reportNetwork', args: [true] },
    chunk('text'),
    chunk([1, 2, 3]),
    { name: 'library.getRecording', args: { recordingId: '../../etc' } },
  ])('refuses %j', async (request) => {
    expect(await window.call(request)).toMatchObject({ ok: false, error: { code: 'invalid-request' } });
  });

  it('brings events to every window, in order', async () => {
    const other = await transport.openWindow();
    const ids = ['1', '2', '3'];
    ids.forEach((id) => core.emit(id));
    const idsOf = (events: readonly AppEvent[]) =>
      events.flatMap((event) => (event.name === 'recording.started' ? [event.payload.recordingId] : []));
    await vi.waitFor(() => expect([idsOf(window.events), idsOf(other.events)]).toEqual([ids, ids]));
    await other.close();
  });

  it('serves media whole, in ranges and as headers only', async () => {
    const whole = await window.fetch('/media/sound');
    expect(whole.status).toBe(200);
    expect(whole.headers.get('content-length')).toBe('300000');
    expect(Buffer.from(await whole.arrayBuffer()).equals(core.sound)).toBe(true);

    const part = await window.fetch('/media/sound', { headers: { range: 'bytes=100000-100009' } });
    expect(part.status).toBe(206);
    expect(part.headers.get('content-range')).toBe('bytes 100000-100009/300000');
    expect(new Uint8Array(await part.arrayBuffer())).toEqual(core.sound.slice(100_000, 100_010));

    const last = await window.fetch('/media/sound', { headers: { range: 'bytes=-5' } });
    expect(new Uint8Array(await last.arrayBuffer())).toEqual(core.sound.slice(-5));

    const beyond = await window.fetch('/media/sound', { headers: { range: 'bytes=300000-' } });
    expect(beyond.status).toBe(416);

    const head = await window.fetch('/media/sound', { method: 'HEAD' });
    expect(head.headers.get('accept-ranges')).toBe('bytes');
    expect(await head.text()).toBe('');
    expect((await window.fetch('/media/none')).status).toBe(404);
  });

  it('tells core when a window is gone, and whose calls were its own', async () => {
    const before = new Set(core.callers);
    const other = await transport.openWindow();
    await other.call({ name: 'app.reportNetwork', args: { online: true } });
    const [callerId] = [...core.callers].filter((caller) => !before.has(caller));
    await other.close();
    // The Electron fake numbers all its windows alike; what counts is that the caller is named.
    await vi.waitFor(() => expect(core.gone).toContain(callerId ?? [...core.callers][0]));
    expect(await window.call({ name: 'app.reportNetwork', args: { online: true } })).toMatchObject({
      ok: true,
    });
  });
});
