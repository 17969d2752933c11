import { setTimeout as delay } from 'node:timers/promises';
import type { RecordingFile } from '../../../shared/model/recording.ts';
import type { Finding, LibraryCheck } from '../../../shared/model/library-check.ts';
import type { Clock } from '../clock.ts';
import type { Disposable } from '../disposables.ts';
import { AppError } from '../errors.ts';
import type { Emit } from '../events.ts';
import type { Library } from '../library/library.ts';
import { pagesOf } from '../library/pages-of.ts';
import type { Log } from '../log.ts';
import { withHashes } from '../media/capture-hashes.ts';
import type { Compression } from '../media/compression.ts';
import { type Fault, checkRecording, isRemakable } from './check-recording.ts';

/** Compares what is on the disk with what is recorded of it. `dispose` ends a check under way. */
export interface Checkup extends Disposable {
  /** The check under way or the last one since the start; null before the first. */
  readonly check: () => LibraryCheck | null;
  /**
   * Compares every file of every recording that is not in the bin with what is recorded of it, one after the other, and
   * has masters made again whose captures are whole. Rests while a take is recorded. Throws `conflict` while it runs.
   */
  readonly beginCheck: () => LibraryCheck;
  readonly cancelCheck: () => void;
}

/** What {@link createCheckup} works with. */
export interface CheckupDeps {
  readonly library: Pick<Library, 'listRecordings' | 'getStored' | 'update' | 'refresh' | 'available'>;
  readonly compression: Pick<Compression, 'remake'>;
  readonly isRecording: () => boolean;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly emit: Emit;
  readonly log: Log;
}

/** Findings that are named; the others are counted. */
const mostNamed = 200;
const restMs = 500;
/** Progress is told this often. */
const tellMs = 250;

/** Creates {@link Checkup}. */
export function createCheckup(deps: CheckupDeps): Checkup {
  let check: LibraryCheck | null = null;
  let stop = new AbortController();
  let running: Promise<void> = Promise.resolve();
  let toldMs = 0;
  const set = (change: Partial<LibraryCheck>) => {
    if (check === null) return;
    check = { ...check, ...change };
    const isNews = change.state !== undefined || performance.now() - toldMs > tellMs;
    if (!isNews) return;
    toldMs = performance.now();
    deps.emit('checkup.changed', check);
  };
  const end = (state: LibraryCheck['state']) =>
    set({ state, endedAt: new Date(deps.clock.nowMs()).toISOString() });
  const run = async (signal: AbortSignal) => {
    try {
      await checkAll(deps, signal, {
        onChecked: (checked, total) => set({ checked, total }),
        onFinding: (finding) => check && set(withFinding(check, finding)),
      });
      end('done');
    } catch (error) {
      if (!signal.aborted) deps.log.error('check-failed', error);
      end(signal.aborted ? 'cancelled' : 'failed');
    }
  };
  return {
    check: () => check,
    beginCheck() {
      if (check?.state === 'running') throw new AppError('conflict', 'a check is under way');
      stop = new AbortController();
      check = { state: 'running', checked: 0, total: 0, findings: [], findingCount: 0, endedAt: null };
      running = run(stop.signal);
      return check;
    },
    cancelCheck: () => stop.abort(),
    async dispose() {
      stop.abort();
      await running;
    },
  };
}

function withFinding(
  { findings, findingCount }: LibraryCheck,
  finding: Finding,
): Pick<LibraryCheck, 'findings' | 'findingCount'> {
  const named = findings.length < mostNamed ? [...findings, finding] : findings;
  return { findings: named, findingCount: findingCount + 1 };
}

interface CheckListener {
  readonly onChecked: (checked: number, total: number) => void;
  readonly onFinding: (finding: Finding) => void;
}

async function checkAll(deps: CheckupDeps, signal: AbortSignal, listener: CheckListener): Promise<void> {
  const ids = listAll(deps);
  for (const [index, recordingId] of ids.entries()) {
    await restWhileRecording(deps, signal);
    for (const finding of await checkOne(deps, recordingId, signal)) listener.onFinding(finding);
    listener.onChecked(index + 1, ids.length);
    // Whoever asks for something else goes first.
    await delay(0, undefined, { signal });
  }
}

/** Waits while a take is recorded. Rejects with the reason of `signal`. */
export async function restWhileRecording(
  { isRecording }: Pick<CheckupDeps, 'isRecording'>,
  signal: AbortSignal,
): Promise<void> {
  while (isRecording()) await delay(restMs, undefined, { signal });
  signal.throwIfAborted();
}

/** Ids of all recordings that are ready and not in the bin, oldest first. */
export function listAll({
  library,
}: {
  readonly library: Pick<Library, 'listRecordings'>;
}): readonly string[] {
  const all = [...pagesOf(library, { scope: { all: true }, order: 'oldest' })].flat();
  return all.filter(({ state }) => state === 'ready').map(({ id }) => id);
}

async function checkOne(
  deps: CheckupDeps,
  recordingId: string,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const { library } = deps;
  const look = () =>
    checkRecording(library.getStored(recordingId), {
      signal,
      rest: (stop) => restWhileRecording(deps, stop),
    });
  try {
    const checked = library.getStored(recordingId).file;
    const { faults: found, hashes } = await look();
    if (hashes.size > 0) await library.update(recordingId, ({ file }) => withHashes(file, hashes));
    if (found.length === 0) return [];
    await requireDisk(deps);
    const { file } = library.getStored(recordingId);
    // Made anew meanwhile: then what was found is not of what is there now.
    const isSame = file.master?.sha256 === checked.master?.sha256;
    const faults = isSame ? found : (await look()).faults;
    const outcome = await recover(deps, file, faults);
    return faults.map(({ file: name, kind }) => {
      return { recordingId, title: file.title, file: name, kind, outcome };
    });
  } catch (error) {
    // Binned or taken away while the check went on.
    if (error instanceof AppError && error.code === 'not-found') return [];
    throw error;
  }
}

/** Throws where it is the disk that is gone, and not a file on it. */
async function requireDisk({ library }: CheckupDeps): Promise<void> {
  await library.refresh();
  if (!library.available()) throw new AppError('library-unavailable', 'the disk went away');
}

/** Has a damaged master made again where its captures are whole. It is forgotten first: what is recorded of it is what is played. */
async function recover(
  { library, compression }: CheckupDeps,
  { id, master }: RecordingFile,
  faults: readonly Fault[],
): Promise<Finding['outcome']> {
  const { file } = library.getStored(id);
  if (!isRemakable(file, faults)) {
    return master !== null && faults.every(({ role }) => role !== 'master') ? 'playable' : 'lost';
  }
  await library.update(id, (current) =>
    current.file.master?.sha256 === master?.sha256 ? { ...current.file, master: null } : current.file,
  );
  compression.remake(id);
  return 'remaking';
}
