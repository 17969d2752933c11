import { createHash, randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CompressionJob, FfmpegStatus } from '../../../../shared/model/app.ts';
import type { ClientSummary, ProjectSummary } from '../../../../shared/model/library.ts';
import type { MadeFile, RecordingFile, RecordingSummary } from '../../../../shared/model/recording.ts';
import { AppError } from '../../errors.ts';
import type { DeliverableRequest } from '../../media/compression.ts';
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
  /** The mail account that the only project names, in which every recording lies while this is set. */
  projectAccount: string | null;
  /** Lengths of the files that a screen recording is made into; one of each is made of a voice. */
  partsMs: readonly number[];
  /** What every picture looks like; null for nothing. */
  thumbnail: Buffer | null;
  /** What was asked of `makeDeliverables`, in order. */
  readonly asked: DeliverableRequest[];
  /** Called while a screen recording is made into something, with the way to tell how far it is. */
  onMaking: (onProgress: (share: number) => void, signal: AbortSignal) => Promise<void> | void;
  /** Thrown instead of making an attachment. */
  failure: Error | null;
  /** Adds a recording with or without a master; returns its id. */
  add(title: string, hasMaster?: boolean): string;
  /** Adds a screen recording of two minutes with a master; returns its id. */
  addScreen(title: string): string;
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
  sha256: '0'.repeat(64),
  editRevision: 0,
};

const clients: readonly ClientSummary[] = [
  {
    id: 'client',
    name: 'Harbour Press',
    unfiled: false,
    colour: null,
    sendReceipts: null,
    projects: [
      {
        id: 'project',
        clientId: 'client',
        name: 'Memoir',
        recordingCount: 0,
        ...{ unviewedCount: 0, archived: false, account: null, captureDays: null },
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
    tags: [],
    views: null,
    sendReceipts: null,
    origin: null,
    original: null,
    released: null,
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

/** A voice becomes one file, a screen as many as `partsMs` says, each beginning with its number. */
async function makeFakeFiles(
  { sound, partsMs }: FakeRecordings,
  { kind }: RecordingFile,
  folder: string,
): Promise<readonly MadeFile[]> {
  const sizeBytes = sound.byteLength;
  if (kind === 'voice') {
    await writeFile(join(folder, 'deliverable.m4a'), sound);
    return [{ ...master, file: 'deliverable.m4a', sizeBytes }];
  }
  const made: MadeFile[] = [];
  for (const [index, durationMs] of partsMs.entries()) {
    const file = `deliverable-${index}.mp4`;
    const bytes = Buffer.concat([Buffer.from([index]), sound]);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    await writeFile(join(folder, file), bytes);
    const kindOfFile = { preset: 'universal', mimeType: 'video/mp4', sizeBytes: sizeBytes + 1 } as const;
    made.push({ ...master, ...kindOfFile, file, durationMs, sha256 });
  }
  return made;
}

function fakeDeliverables(get: () => FakeRecordings): OutboxDeps['deliverables'] {
  return {
    async makeDeliverables({ folder, signal, onProgress, ...request }) {
      const fake = get();
      const { file } = fake.library.getStored(request.recordingId);
      fake.asked.push(request);
      if (fake.failure !== null) throw fake.failure;
      if (file.kind !== 'voice') await fake.onMaking(onProgress, signal);
      signal.throwIfAborted();
      return await makeFakeFiles(fake, file, folder);
    },
    predict: () => Promise.reject(new Error('not asked here')),
    makeThumbnail: () => Promise.resolve(get().thumbnail),
  };
}

function summaryOf({
  id,
  title,
  kind,
  direction,
  createdAt,
  durationMs,
  state,
}: RecordingFile): RecordingSummary {
  return {
    ...{ id, title, kind, direction, createdAt, durationMs, state, unfiled: false },
    ...{ projectId: 'project', projectName: 'Memoir', clientId: 'client', clientName: 'Harbour Press' },
  } as RecordingSummary;
}

function clientsWith(account: string | null): readonly ClientSummary[] {
  const named = (project: ProjectSummary) => ({ ...project, account });
  return clients.map((client) => ({ ...client, projects: client.projects.map(named) }));
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
    projectAccount: null,
    failure: null,
    partsMs: [120_000],
    ...{ thumbnail: null, asked: [] },
    onMaking: () => undefined,
    add(title, hasMaster = true) {
      const file = takeFile(title);
      fake.files.set(file.id, hasMaster ? { ...file, master } : file);
      return file.id;
    },
    addScreen(title) {
      const file = { ...takeFile(title), kind: 'screen', durationMs: 120_000 } as const;
      fake.files.set(file.id, { ...file, master: { ...master, file: 'master.mp4', preset: 'original' } });
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
      listClients: () => clientsWith(fake.projectAccount),
      available: () => fake.isAvailable,
      indexing: () => false,
      summary(id) {
        if (fake.projectAccount !== null) return summaryOf(getStored(id).file);
        throw new AppError('not-found', `recording ${id} is filed nowhere`);
      },
    },
    compression: fakeCompression(() => fake),
    deliverables: fakeDeliverables(() => fake),
  };
  return fake;
}
