import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createKeyCipher } from './key-cipher.ts';

describe('key cipher', () => {
  const cipher = createKeyCipher(randomBytes(32));

  it('gives back what it encrypted, and never the same cipher text twice', async () => {
    const [one, two] = [await cipher.encrypt('geheim äß 🙂'), await cipher.encrypt('geheim äß 🙂')];
    expect(Buffer.from(one)).not.toEqual(Buffer.from(two));
    expect(Buffer.from(one).includes('geheim')).toBe(false);
    expect(await cipher.decrypt(two)).toBe('geheim äß 🙂');
  });

  it('refuses text that was changed, cut or encrypted under another key', async () => {
    const secret = await cipher.encrypt('secret');
    const changed = Uint8Array.from(secret, (byte, index) => (index === secret.length - 1 ? byte ^ 1 : byte));
    await expect(cipher.decrypt(changed)).rejects.toMatchObject({ code: 'secrets-unavailable' });
    await expect(cipher.decrypt(secret.subarray(0, 20))).rejects.toMatchObject({
      code: 'secrets-unavailable',
    });
    const other = createKeyCipher(randomBytes(32));
    await expect(other.decrypt(secret)).rejects.toMatchObject({ code: 'secrets-unavailable' });
  });
});
