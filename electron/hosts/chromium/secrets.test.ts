import { chmod, mkdtemp, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { createKeyFileSecrets } from './secrets.ts';
import { createSettingsStore } from './settings-store.ts';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'outspoken-secrets-'));
});

describe('key file secrets', () => {
  it('can be read again after a restart', async () => {
    const sealed = await createKeyFileSecrets(directory).encrypt('pässword');
    expect(await createKeyFileSecrets(directory).decrypt(sealed)).toBe('pässword');
  });

  it('keep the key to the user, also when its file came from elsewhere', async () => {
    createKeyFileSecrets(directory);
    const path = join(directory, 'secret.key');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await chmod(path, 0o644);
    createKeyFileSecrets(directory);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('put a damaged key aside, and say that what it sealed is lost', async () => {
    const sealed = await createKeyFileSecrets(directory).encrypt('password');
    await writeFile(join(directory, 'secret.key'), 'short');
    const secrets = createKeyFileSecrets(directory);
    await expect(secrets.decrypt(sealed)).rejects.toMatchObject({ code: 'secrets-unavailable' });
    expect(await readFile(join(directory, 'secret.key.damaged'), 'utf8')).toBe('short');
    expect(await readdir(directory)).toHaveLength(2);
  });
});

describe('settings store', () => {
  it('keeps values in a file of JSON that only the user can read', async () => {
    createSettingsStore(directory).set({ theme: 'dark', microphone: { deviceId: '', label: 'x' } });
    const path = join(directory, 'settings.json');
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({
      theme: 'dark',
      microphone: { deviceId: '', label: 'x' },
    });
    expect((await stat(path)).mode & 0o077).toBe(0);
    expect(createSettingsStore(directory).get('theme')).toBe('dark');
  });
});
