import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { AppError } from '../errors.ts';
import type { HostSecrets } from '../host.ts';

const nonceBytes = 12;
const tagBytes = 16;

/**
 * Encrypts with AES-256-GCM (NIST SP 800-38D) under `key` (32 bytes): nonce, tag, cipher text. Text encrypted under
 * another key or changed since rejects with `secrets-unavailable`.
 */
export function createKeyCipher(key: Uint8Array): Pick<HostSecrets, 'encrypt' | 'decrypt'> {
  return {
    encrypt(plainText) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const body = Buffer.concat([cipher.update(plainText, 'utf8'), cipher.final()]);
      return Promise.resolve(new Uint8Array(Buffer.concat([nonce, cipher.getAuthTag(), body])));
    },
    async decrypt(cipherText) {
      await Promise.resolve();
      try {
        const nonce = cipherText.subarray(0, nonceBytes);
        const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
        decipher.setAuthTag(cipherText.subarray(nonceBytes, nonceBytes + tagBytes));
        const body = decipher.update(cipherText.subarray(nonceBytes + tagBytes));
        return Buffer.concat([body, decipher.final()]).toString('utf8');
      } catch (cause) {
        throw new AppError('secrets-unavailable', 'a secret cannot be decrypted', { cause });
      }
    },
  };
}
