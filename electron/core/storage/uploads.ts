import { randomBytes } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { type Storage, type StorageLink, mostLinkDays } from '../../../shared/model/storage.ts';
import type { Clock } from '../clock.ts';
import { AppError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { AttachedRecording } from '../mail/message-content.ts';
import type { RemoteStore } from './remote-store.ts';
import { createS3Store } from './s3-store.ts';
import type { StorageSecret } from './storage-secret.ts';
import { type Upload, type UploadStore, openUploadStore } from './upload-store.ts';
import { createWebdavStore } from './webdav-store.ts';

/** What {@link createUploads} is built on. */
export interface UploadsDeps {
  readonly database: DatabaseSync;
  /** Holds the files of each upload, as they were made, until the storage has them. */
  readonly directory: string;
  /** Null where none was set up. */
  readonly storage: () => Storage | null;
  readonly secret: Pick<StorageSecret, 'read'>;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly log: Log;
}

/** A recording as it goes with a link instead of a file. */
export type LinkedRecording = AttachedRecording & { readonly link: StorageLink };

/** What {@link Uploads.send} is told. */
export interface UploadOptions {
  /** How long the links work; what the storage cannot do is cut. */
  readonly days: number;
  readonly signal: AbortSignal;
  readonly onProgress: (share: number) => void;
  /** Makes the files in `folder`; not asked where an earlier try has. */
  readonly make: (folder: string) => Promise<readonly AttachedRecording[]>;
}

/** Puts files of messages into the user's own storage, going on where an earlier try, or process, ended. */
export interface Uploads {
  /**
   * Resolves with links to all files. Rejects like `make` and {@link RemoteStore}, and with `storage-missing` where none
   * was set up; what was uploaded by then is not uploaded again.
   */
  readonly send: (messageId: string, options: UploadOptions) => Promise<readonly LinkedRecording[]>;
  /** The message needs its files no more, or others: they are removed here and, at the next `tidy`, there. */
  readonly giveUp: (messageId: string) => Promise<void>;
  /** Removes what ended from the storage; what cannot be reached is removed another time. Never rejects. */
  readonly tidy: () => Promise<void>;
}

/** The store of a storage. Rejects with `storage-auth` without a secret. */
export function openStore(storage: Storage, secret: string): RemoteStore {
  return storage.kind === 's3' ? createS3Store(storage, secret) : createWebdavStore(storage, secret);
}

const dayMs = 86_400_000;

/** A name that nobody guesses, and that needs no escaping anywhere. */
function remoteName(fileName: string): string {
  const plain = fileName
    .normalize('NFKD')
    .replaceAll(/[^\w.-]+/g, '-')
    .replaceAll(/^[-.]+/g, '')
    .slice(-80);
  return `${randomBytes(16).toString('hex')}-${plain}`;
}

async function makeUpload(folder: string, storage: Storage, { make }: UploadOptions): Promise<Upload> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const files = (await make(folder)).map((attachment) => {
    return { attachment, name: remoteName(attachment.fileName), session: null, isDone: false };
  });
  return { storage, files, expiresAtMs: null };
}

/** Puts every file that is not there yet; `save` is called with what has to be known after a crash. */
async function putFiles(
  remote: RemoteStore,
  upload: Upload,
  {
    save,
    signal,
    onProgress,
  }: Pick<UploadOptions, 'signal' | 'onProgress'> & { save: (next: Upload) => void },
): Promise<Upload> {
  const totalBytes = upload.files.reduce((sum, { attachment }) => sum + attachment.sizeBytes, 0);
  let current = upload;
  let doneBytes = 0;
  for (const [index, { attachment, name, session, isDone }] of upload.files.entries()) {
    const note = (change: Partial<Upload['files'][number]>) => {
      const files = current.files.map((file, at) => (at === index ? { ...file, ...change } : file));
      current = { ...current, files };
      save(current);
    };
    const { path, sizeBytes } = attachment;
    const startBytes = doneBytes;
    if (!isDone) {
      await remote.put(name, {
        ...{ path, sizeBytes, session, signal },
        onSession: (next) => note({ session: next }),
        onProgress: (share) => onProgress((startBytes + share * sizeBytes) / Math.max(1, totalBytes)),
      });
      note({ isDone: true });
    }
    doneBytes += sizeBytes;
  }
  return current;
}

/** What was begun for the same storage; null where it has to begin anew. */
function findBegun(store: UploadStore, messageId: string, storage: Storage): Upload | null {
  const found = store.ofMessage(messageId);
  if (found === null || JSON.stringify(found.storage) === JSON.stringify(storage)) return found;
  store.giveUp(messageId);
  return null;
}

/** Creates {@link Uploads}. */
export function createUploads(deps: UploadsDeps): Uploads {
  const store = openUploadStore(deps.database, deps.log);
  const folderOf = (messageId: string) => join(deps.directory, messageId);
  const dropFolder = (messageId: string) => rm(folderOf(messageId), { recursive: true, force: true });
  const openRemote = async (storage: Storage) => openStore(storage, await deps.secret.read(storage));
  return {
    async send(messageId, options) {
      const storage = deps.storage();
      if (storage === null) throw new AppError('storage-missing', 'no storage was set up');
      let upload = findBegun(store, messageId, storage);
      if (upload === null) {
        upload = await makeUpload(folderOf(messageId), storage, options);
        store.put(messageId, upload);
      }
      const remote = await openRemote(storage);
      const save = (next: Upload) => store.put(messageId, next);
      const { signal, onProgress } = options;
      const done = await putFiles(remote, upload, { save, signal, onProgress });
      const days = Math.min(options.days, mostLinkDays[storage.kind]);
      const expiresAtMs = deps.clock.nowMs() + days * dayMs;
      save({ ...done, expiresAtMs });
      const linked: LinkedRecording[] = [];
      for (const { attachment, name } of done.files) {
        const { url, expiresAtMs: endMs } = await remote.link(name, expiresAtMs);
        linked.push({ ...attachment, link: { url, expiresAt: new Date(endMs).toISOString() } });
      }
      await dropFolder(messageId);
      return linked;
    },
    async giveUp(messageId) {
      store.giveUp(messageId);
      await dropFolder(messageId);
    },
    async tidy() {
      try {
        for (const { id, upload } of store.listEnded(deps.clock.nowMs())) {
          const remote = await openRemote(upload.storage);
          for (const { name, session } of upload.files) await remote.remove(name, session);
          store.remove(id);
        }
      } catch (error) {
        deps.log.error('upload-not-removed', error);
      }
    },
  };
}
