import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CompressionJob, FfmpegStatus } from '../../../../shared/model/app.ts';
import type { ClientSummary } from '../../../../shared/model/library.ts';
import type { MadeFile, RecordingFile } from '../../../../shared/model/recording.ts';
import { AppError } from '../../errors.ts';
import type { OutboxDeps } from '../outbox-context.ts';

/** Recordings in memory that stand in for library and compression: what they say can be set at any time. */
export interface FakeRecordings extends Pick<OutboxDeps, 'library' | 'compression' | 'deliverables'> {
  readonly files: Map<string, RecordingFile>;
  readonly jobs: Map<string, CompressionJob>;
  readonly enqueued: string[];
  /** Bytes of every attachment. */
  sound: Uint8Array;
  ffmpeg: FfmpegStatus;
  isAvailable: boolean;
  /** Thrown instead of making an attachment. */
  failure: Error | null;
  /** Adds a recording with or without a master; returns its id. */
  add(title: string, hasMaster?: boolean): string;
  /** Gives a recording its master. */
  finish(id: string): void;
  setJob(id: string, state: CompressionJob['state'], progress?: number): void;
}

const master: MadeFile = {
  file: 'master.m4a',
  preset: 'aac-48',
  mimeType: 'audio/mp4',
  sizeBytes: 1,
  durationMs: 61_000,
  sha256: '',
  editRevision: 0,
};

const clients: readonly ClientSummary[] = [
  {
    id: 'client',
    name: 'Harbour Press',
    unfiled: false,
    projects: [
      {
        id: 'project',
        clientId: 'client',
        name: 'Memoir',
        recordingCount: 0,
        people: [{ name: 'Bea', email: 'b@x.test' }],
        unfiled: false,
      },
    ],
  },
];

function takeFile(title: string): RecordingFile {
  return {
    schemaVersion: 1,
    id: randomUUID(),
    kind: 'voice',
    title,
    state: 'ready',
    direction: 'made',
    createdAt: '2026-11-23T09:30:00.000+01:00',
    timeZone: 'Europe/Berlin',
    author: null,
    durationMs: 61_000,
    endReason: 'stopped',
    marks: [{ atMs: 5000, label: 'here' }],
    pauses: [],
    levels: [],
    tracks: [],
    master: null,
    edit: null,
    binnedAt: null,
    binnedFrom: null,
  };
}

function fakeCompression(fake: () => FakeRecordings): OutboxDeps['compression'] {
  return {
    job: (id) => fake().jobs.get(id) ?? null,
    enqueue(id) {
      fake().enqueued.push(id);
      fake().setJob(id, 'waiting');
    },
    retry: (id) => fake().setJob(id, 'waiting'),
    ffmpegStatus: () => fake().ffmpeg,
  };
}

function jobOf(
  id: string,
  title: string,
  [state, progress]: [CompressionJob['state'], number | undefined],
): CompressionJob {
  const detail = state === 'failed' ? 'Invalid data' : '';
  return { id, recordingId: id, title, state, progress: progress ?? null, remainingMs: null, detail };
}

/** Makes {@link FakeRecordings} without any. */
export function createFakeRecordings(): FakeRecordings {
  const getStored = (id: string) => {
    const file = fake.files.get(id);
    if (file === undefined) throw new AppError('not-found', 'no such recording');
    return { file, folder: '/nowhere' };
  };
  const fake: FakeRecordings = {
    files: new Map(),
    jobs: new Map(),
    enqueued: [],
    sound: Buffer.from('sound'),
    ffmpeg: { state: 'ready', version: '7', source: 'path' },
    isAvailable: true,
    failure: null,
    add(title, hasMaster = true) {
      const file = takeFile(title);
      fake.files.set(file.id, hasMaster ? { ...file, master } : file);
      return file.id;
    },
    finish(id) {
      fake.files.set(id, { ...getStored(id).file, master });
      fake.jobs.delete(id);
    },
    setJob(id, state, progress) {
      fake.jobs.set(id, jobOf(id, getStored(id).file.title, [state, progress]));
    },
    library: {
      getStored,
      listClients: () => clients,
      available: () => fake.isAvailable,
      indexing: () => false,
    },
    compression: fakeCompression(() => fake),
    deliverables: {
      async makeDeliverables({ recordingId, folder }) {
        getStored(recordingId);
        if (fake.failure !== null) throw fake.failure;
        await writeFile(join(folder, 'deliverable.m4a'), fake.sound);
        return [{ ...master, file: 'deliverable.m4a', sizeBytes: fake.sound.byteLength }];
      },
      predict: () => Promise.reject(new Error('not asked here')),
    },
  };
  return fake;
}
