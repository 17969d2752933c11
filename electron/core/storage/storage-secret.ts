import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Storage } from '../../../shared/model/storage.ts';
import { AppError } from '../errors.ts';
import type { HostSecrets } from '../host.ts';
import { writeFileAtomic } from '../library/atomic-file.ts';

const fileSchema = z.strictObject({
  schemaVersion: z.literal(1),
  /** What the secret is for: it is never given to another server or for another user. */
  origin: z.string(),
  userName: z.string(),
  cipherText: z.base64(),
});

/** The password or secret key of the storage in `storage-secret.json`, encrypted by the host, readable by the user only. */
export interface StorageSecret {
  readonly save: (storage: Storage, secret: string) => Promise<void>;
  /** Rejects with `AppError('storage-auth')` when there is none for this server and user, or it cannot be decrypted. */
  readonly read: (storage: Storage) => Promise<string>;
}

/** Opens the secret of a data folder. */
export function openStorageSecret(options: {
  readonly dataDirectory: string;
  readonly secrets: HostSecrets;
}): StorageSecret {
  const path = join(options.dataDirectory, 'storage-secret.json');
  const purposeOf = ({ url, userName }: Storage) => ({ origin: new URL(url).origin, userName });
  return {
    async save(storage, secret) {
      const cipherText = Buffer.from(await options.secrets.encrypt(secret)).toString('base64');
      const file: z.infer<typeof fileSchema> = { schemaVersion: 1, ...purposeOf(storage), cipherText };
      await writeFileAtomic(path, JSON.stringify(file), { mode: 0o600 });
    },
    async read(storage) {
      try {
        const { origin, userName, cipherText } = fileSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
        const purpose = purposeOf(storage);
        if (origin === purpose.origin && userName === purpose.userName) {
          return await options.secrets.decrypt(Buffer.from(cipherText, 'base64'));
        }
      } catch (error) {
        throw new AppError('storage-auth', 'no secret that can be read', { cause: error });
      }
      throw new AppError('storage-auth', 'no secret for this server and user');
    },
  };
}
