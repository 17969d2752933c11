import type { Handlers } from '../dispatch.ts';
import type { Parts } from '../parts.ts';

/** Methods of the area `storage`. */
export function createStorageHandlers({
  storageAccount,
  outbox,
  settings,
}: Pick<Parts, 'storageAccount' | 'outbox' | 'settings'>): Pick<
  Handlers,
  Extract<keyof Handlers, `storage.${string}`>
> {
  return {
    'storage.save': async ({ storage, secret }) => {
      await storageAccount.save(storage, secret);
      outbox.wake();
      return settings.getPublic();
    },
    'storage.forget': () => {
      storageAccount.forget();
      return settings.getPublic();
    },
  };
}
