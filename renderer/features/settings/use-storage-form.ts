import { useState } from 'react';
import { type Storage, storageSchema } from '../../../shared/model/storage.ts';

/** What stands in the fields of the storage. */
export interface StorageDraft {
  readonly kind: Storage['kind'];
  readonly url: string;
  readonly publicUrl: string;
  readonly bucket: string;
  readonly region: string;
  readonly userName: string;
  readonly secret: string;
}

/** The kinds of storage there are. */
export const storageKinds = [
  { value: 'webdav', label: 'WebDAV, for example Nextcloud' },
  { value: 's3', label: 'S3-compatible' },
] as const;

/** Fields of the storage with their faults, which are shown once they were read. */
export interface StorageForm {
  readonly draft: StorageDraft;
  readonly faults: Partial<Record<keyof StorageDraft, string>>;
  readonly change: (change: Partial<StorageDraft>) => void;
  /** True when a saved secret fits what is typed. */
  readonly hasSaved: boolean;
  /** What to save; null when something is wrong, which is shown. */
  readonly read: () => { readonly storage: Storage; readonly secret: string | null } | null;
}

function draftOf(storage: Storage | null): StorageDraft {
  const empty = { url: '', publicUrl: '', bucket: '', region: 'us-east-1', userName: '', secret: '' };
  if (storage === null) return { kind: 'webdav', ...empty };
  return storage.kind === 'webdav'
    ? { ...empty, ...storage, publicUrl: storage.publicUrl ?? '' }
    : { ...empty, ...storage };
}

function toStorage({ kind, publicUrl, bucket, region, ...rest }: StorageDraft): unknown {
  const url = rest.url.trim();
  const userName = rest.userName.trim();
  if (kind === 's3') return { kind, url, userName, bucket: bucket.trim(), region: region.trim() };
  return { kind, url, userName, publicUrl: publicUrl.trim() || null };
}

const faultWords: Partial<Record<string, string>> = {
  url: 'Enter an address that begins with https://.',
  publicUrl: 'Enter an address that begins with https://, or nothing.',
  bucket: 'Enter the name of the bucket.',
  region: 'Enter the region; many servers take us-east-1.',
  userName: 'Enter the name you sign in with.',
};

/** True where what is typed signs in as before, so that the saved secret still fits. */
function signsInAlike(storage: Storage | null, draft: StorageDraft): boolean {
  if (draft.userName.trim() !== storage?.userName) return false;
  try {
    return new URL(draft.url.trim()).origin === new URL(storage.url).origin;
  } catch {
    return false;
  }
}

/** Checks what is typed: what to save, or what is wrong with which field. */
export function checkStorage(
  draft: StorageDraft,
  hasSaved: boolean,
): { readonly storage: Storage | null; readonly faults: StorageForm['faults'] } {
  const parsed = storageSchema.safeParse(toStorage(draft));
  const names = parsed.success ? [] : parsed.error.issues.map(({ path }) => String(path[0]));
  const secret = draft.secret === '' && !hasSaved ? { secret: 'Enter it.' } : {};
  const faults = { ...Object.fromEntries(names.map((name) => [name, faultWords[name] ?? ''])), ...secret };
  return { storage: parsed.success ? parsed.data : null, faults };
}

/** Keeps what was typed over what is saved. */
export function useStorageForm(storage: Storage | null): StorageForm {
  const [typed, setTyped] = useState<Partial<StorageDraft>>({});
  const [faults, setFaults] = useState<StorageForm['faults']>({});
  const draft = { ...draftOf(storage), ...typed };
  const hasSaved = signsInAlike(storage, draft);
  return {
    draft,
    faults,
    hasSaved,
    change(change) {
      setTyped((before) => ({ ...before, ...change }));
      setFaults({});
    },
    read() {
      const checked = checkStorage(draft, hasSaved);
      setFaults(checked.faults);
      if (checked.storage === null || checked.faults.secret) return null;
      return { storage: checked.storage, secret: draft.secret === '' ? null : draft.secret };
    },
  };
}
