import { mkdir, readFile, readdir, rename } from 'node:fs/promises';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { EventName } from '../../../shared/contract/events.ts';
import {
  type RecordingFile,
  type RecordingSummary,
  recordingFileSchema,
} from '../../../shared/model/recording.ts';
import { systemClock } from '../clock.ts';
import { AppError } from '../errors.ts';
import { writeFileAtomic } from '../library/atomic-file.ts';
import { createLibrary } from '../library/create-library.ts';
import type { StoredRecording } from '../library/library.ts';
import { diskThresholds, freeBytesOf } from './disk-guard.ts';
import { createRecorder } from './recorder.ts';
import type { RecorderDeps, TakeLibrary } from './recorder-deps.ts';

/** For tests: the smallest library on real folders, `<root>/<id>/recording.json` and `<root>/Bin/<id>/`. Holds no state, so that a new one sees what a killed one left. */
export function createFolderLibrary(root: string): TakeLibrary & { binned(): Promise<readonly string[]> } {
  const read = (recordingId: string): StoredRecording => {
    for (const folder of [join(root, recordingId), join(root, 'Bin', recordingId)]) {
      const text = readIfThere(join(folder, 'recording.json'));
      if (text !== null) return { file: recordingFileSchema.parse(JSON.parse(text)), folder };
    }
    throw new AppError('not-found', 'no such recording');
  };
  const write = async ({ file, folder }: StoredRecording): Promise<StoredRecording> => {
    await writeFileAtomic(join(folder, 'recording.json'), JSON.stringify(recordingFileSchema.parse(file)));
    return { file, folder };
  };
  return {
    async beginTake({ file }) {
      const folder = join(root, file.id);
      await mkdir(folder);
      return write({ file: { ...file, title: file.title ?? 'Voice memo' }, folder });
    },
    getStored: read,
    async update(recordingId, change) {
      const current = read(recordingId);
      return write({ folder: current.folder, file: await change(current) });
    },
    unfinishedTakes: () => readFolders(root).filter((id) => read(id).file.state === 'capturing'),
    summary: (recordingId) => summaryOf(read(recordingId).file),
    async binRecording(recordingId) {
      await mkdir(join(root, 'Bin'), { recursive: true });
      await rename(join(root, recordingId), join(root, 'Bin', recordingId));
    },
    binned: () => readdir(join(root, 'Bin')).catch(() => []),
  };
}

/** For tests: a recorder on `root` that keeps what it told in `told`. */
export function createTestRecorder(root: string, changes: Partial<RecorderDeps> = {}) {
  const told: string[] = [];
  const library = createFolderLibrary(root);
  const emit = (name: EventName, payload: object) => {
    told.push('reason' in payload ? `${name} ${String(payload.reason)}` : name);
  };
  const recorder = createRecorder({
    library,
    emit,
    clock: systemClock,
    log: { info: () => undefined, error: (event) => told.push(`error ${event}`) },
    keepAwake() {
      told.push('awake');
      return { dispose: () => void told.push('may sleep') };
    },
    libraryFolder: () => root,
    freeBytes: freeBytesOf,
    thresholds: diskThresholds,
    author: () => null,
    projectId: () => null,
    beginning: (begin) => begin(),
    onActiveChanged: (active) => told.push(active ? 'active' : 'inactive'),
    onTakeReady: () => told.push('ready'),
    graceMs: 60_000,
    retryMs: 60_000,
    ...changes,
  });
  return { recorder, library, told };
}

/** For tests: a recorder on the real library in `root/library`, with its index in `root/data`, ready when everything there is indexed. */
export async function openTestRecorder(root: string, changes: Partial<RecorderDeps> = {}) {
  await mkdir(join(root, 'data'), { recursive: true });
  const library = await createLibrary({
    libraryDirectory: join(root, 'library'),
    indexPath: join(root, 'data', 'index.db'),
    emit: () => undefined,
    clock: systemClock,
    log: { info: () => undefined, error: () => undefined },
    compressionState: () => 'none',
  });
  await library.indexed();
  return { ...createTestRecorder(root, { library, ...changes }), library };
}

/** For tests: arguments of a voice memo. */
export const voiceMemo = {
  kind: 'voice' as const,
  tracks: [
    { track: 'microphone' as const, mimeType: 'audio/webm;codecs=opus', deviceLabel: 'Test microphone' },
  ],
};

/** For tests: the capture of a real Chromium, six seconds of speech with one cluster a second. */
export async function readSample(): Promise<Uint8Array> {
  return readFile(new URL('../../../assets/samples/chromium-voice.webm', import.meta.url));
}

/** For tests: chunk `sequence` of `data` cut into `count` pieces, as the renderer sends it. */
export function chunkOf(data: Uint8Array, count: number, sequence: number) {
  const at = (index: number) => Math.round((data.length * index) / count);
  return {
    track: 'microphone' as const,
    sequence,
    elapsedMs: (sequence + 1) * 1000,
    levels: Array.from({ length: 10 }, (_, index) => (sequence * 10 + index) % 101),
    data: data.slice(at(sequence), at(sequence + 1)),
  };
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function readFolders(root: string): readonly string[] {
  return readdirSync(root).filter(
    (name) => name !== 'Bin' && readIfThere(join(root, name, 'recording.json')) !== null,
  );
}

function summaryOf(file: RecordingFile): RecordingSummary {
  return {
    id: file.id,
    kind: file.kind,
    title: file.title,
    state: file.state,
    direction: file.direction,
    ...{ sender: null, link: null },
    viewed: false,
    ...{ tags: [], noteCount: 0, openTodoCount: 0 },
    createdAt: file.createdAt,
    durationMs: file.durationMs,
    sizeBytes: file.tracks.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    endReason: file.endReason,
    clientId: file.id,
    clientName: 'Unfiled',
    projectId: file.id,
    projectName: 'Recordings',
    unfiled: true,
    binnedAt: file.binnedAt,
    compression: 'none',
    missingFiles: [],
  };
}
