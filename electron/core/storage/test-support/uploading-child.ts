import { join } from 'node:path';
import type { Storage } from '../../../../shared/model/storage.ts';
import { systemClock } from '../../clock.ts';
import { openQueueDatabase } from '../../queue-database.ts';
import { createUploads } from '../uploads.ts';
import { fakeAttachment } from './fake-attachment.ts';

/** What the process is told as its argument. */
export interface UploadTask {
  readonly folder: string;
  readonly storage: Storage;
  readonly secret: string;
  readonly sizeBytes: number;
}

// A process of its own that uploads, and is killed when it is halfway.
const { folder, storage, secret, sizeBytes } = JSON.parse(process.argv[2] ?? '') as UploadTask;
const uploads = createUploads({
  database: openQueueDatabase(join(folder, 'queue.db')).database,
  directory: join(folder, 'uploads'),
  storage: () => storage,
  secret: { read: () => Promise.resolve(secret) },
  clock: systemClock,
  log: {
    info: () => undefined,
    error: (event, error) => process.stderr.write(`${event} ${String(error)}\n`),
  },
});
await uploads.send('message', {
  days: 3,
  signal: new AbortController().signal,
  onProgress(share) {
    if (share > 0.5) process.kill(process.pid, 'SIGKILL');
  },
  make: (home) => fakeAttachment(home, sizeBytes),
});
