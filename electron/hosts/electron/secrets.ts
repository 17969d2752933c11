import { randomBytes } from 'node:crypto';
import { safeStorage } from 'electron';
import { AppError } from '../../core/errors.ts';
import type { HostSecrets } from '../../core/host.ts';
import { createKeyCipher } from '../../core/settings/key-cipher.ts';

async function keychainAvailable(platform: NodeJS.Platform): Promise<boolean> {
  if (!(await safeStorage.isAsyncEncryptionAvailable())) return false;
  // `basic_text` encrypts with a password that is in Chromium's source: no protection at all.
  return platform !== 'linux' || safeStorage.getSelectedStorageBackend() !== 'basic_text';
}

/**
 * Secrets in the system's keychain (safeStorage). Without one they are encrypted with a key that lives in memory only,
 * so that passwords have to be typed again after a restart rather than lie readable on disk. After `ready`.
 */
export async function createSecrets(platform: NodeJS.Platform): Promise<HostSecrets> {
  if (!(await keychainAvailable(platform))) {
    return { protection: 'memory', ...createKeyCipher(randomBytes(32)) };
  }
  return {
    protection: 'keychain',
    async encrypt(plainText) {
      return new Uint8Array(await safeStorage.encryptStringAsync(plainText));
    },
    async decrypt(cipherText) {
      try {
        return (await safeStorage.decryptStringAsync(Buffer.from(cipherText))).result;
      } catch (cause) {
        throw new AppError('secrets-unavailable', 'the keychain refused', { cause });
      }
    },
  };
}
