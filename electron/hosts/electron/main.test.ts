import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import { callChannel } from './channels.ts';
import * as fake from './fake-electron.ts';

const argv = process.argv;
afterAll(() => {
  process.argv = argv;
});

it('starts the whole app, core and all, when Electron runs the entry file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'outspoken-main-'));
  const folders = [`--data-dir=${join(folder, 'data')}`, `--library-dir=${join(folder, 'library')}`];
  process.argv = [...argv.slice(0, 2), '--some-switch-of-chromium', ...folders];
  fake.app.ready.resolve(undefined);
  await import('./main.ts');
  await vi.waitFor(() => expect(fake.windows).toHaveLength(1), { timeout: 20_000 });
  const contents = fake.windows[0]?.webContents;
  const own = { url: 'memo://app/', parent: null };
  const reply = await contents?.invoke(callChannel, own, { name: 'app.getInfo', args: {} });
  expect(reply).toMatchObject({ ok: true, value: { host: 'electron', secretProtection: 'keychain' } });
  const forged = await contents?.invoke(callChannel, own, { name: 'constructor', args: {} });
  expect(forged).toMatchObject({ ok: false, error: { code: 'invalid-request' } });
  expect(fake.calls.some((call) => call.startsWith('dialog.showErrorBox'))).toBe(false);
  fake.app.quit();
});
