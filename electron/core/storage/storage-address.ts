import type { Storage } from '../../../shared/model/storage.ts';

/** True for an address at the server that the user has set up as storage: the only one a mail may lead to that is not on the internet. */
export function isStorageAddress(storage: Storage | null, url: URL): boolean {
  if (storage === null) return false;
  const own = [storage.url, ...(storage.kind === 'webdav' && storage.publicUrl ? [storage.publicUrl] : [])];
  return own.some((address) => URL.parse(address)?.origin === url.origin);
}
