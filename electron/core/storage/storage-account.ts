import type { Storage } from '../../../shared/model/storage.ts';
import type { AppSettings } from '../settings/settings.ts';
import { requireProtected } from './storage-request.ts';
import type { StorageSecret } from './storage-secret.ts';
import { openStore } from './uploads.ts';

/** The storage that large recordings go to. */
export interface StorageAccount {
  /** Puts a small file there and removes it, and only then saves; `secret: null` takes the saved one. Rejects like {@link openStore}'s stores. */
  readonly save: (storage: Storage, secret: string | null) => Promise<void>;
  /** Sends no more links. What was uploaded is removed when its links end. */
  readonly forget: () => void;
}

/** Creates the {@link StorageAccount} on settings and secret. */
export function createStorageAccount(deps: {
  readonly settings: Pick<AppSettings, 'update'>;
  readonly secret: StorageSecret;
}): StorageAccount {
  return {
    async save(storage, secret) {
      requireProtected(storage.url);
      await openStore(storage, secret ?? (await deps.secret.read(storage))).check();
      if (secret !== null) await deps.secret.save(storage, secret);
      deps.settings.update({ storage });
    },
    forget: () => void deps.settings.update({ storage: null }),
  };
}
