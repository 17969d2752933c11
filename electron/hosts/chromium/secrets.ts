import { randomBytes } from 'node:crypto';
import { chmodSync, closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { systemErrorCode } from '../../core/errors.ts';
import type { HostSecrets } from '../../core/host.ts';
import { createKeyCipher } from '../../core/settings/key-cipher.ts';

const keyBytes = 32;

function readKey(path: string): Uint8Array | null {
  try {
    const key = readFileSync(path);
    // Copies and restored backups may have lost the mode.
    chmodSync(path, 0o600);
    if (key.byteLength === keyBytes) return key;
    renameSync(path, `${path}.damaged`);
    return null;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

function createKey(path: string): Uint8Array {
  const key = randomBytes(keyBytes);
  // Exclusive: never writes through a link or over a key that secrets were encrypted with.
  const file = openSync(path, 'wx', 0o600);
  writeSync(file, key);
  fsyncSync(file);
  closeSync(file);
  return key;
}

/**
 * Secrets encrypted with a key in `<dataDirectory>/secret.key`, which only this user can read. Protects copies of the
 * data without the key and other users of the computer, not against programs of the same user.
 */
export function createKeyFileSecrets(dataDirectory: string): HostSecrets {
  const path = join(dataDirectory, 'secret.key');
  return { protection: 'key-file', ...createKeyCipher(readKey(path) ?? createKey(path)) };
}
