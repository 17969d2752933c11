import { realpath } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { BackupCheck, BackupFinding } from '../../../shared/model/library-check.ts';
import type { Clock } from '../clock.ts';
import type { Disposable } from '../disposables.ts';
import { AppError } from '../errors.ts';
import type { Emit } from '../events.ts';
import type { Library } from '../library/library.ts';
import type { Log } from '../log.ts';
import { isRelated } from '../move/check-target.ts';
import type { AppSettings } from '../settings/settings.ts';
import { folderLabel } from '../status.ts';
import { listAll, restWhileRecording } from './checkup.ts';
import { compareBackup } from './compare-backup.ts';
import { findBackedUp } from './find-backup.ts';

/** Compares a copy of the library, made by whatever the user makes backups with, with the library. `dispose` ends a check under way. */
export interface BackupCheckup extends Disposable {
  /** The check under way, or the last one, also of before the last start; null before the first. */
  readonly check: () => BackupCheck | null;
  /** Folder of the last check, or null. */
  readonly lastFolder: () => string | null;
  /**
   * Compares every recording that is not in the bin with the copy of it in `folder`, which is only read. Rests while a take
   * is recorded. Throws `conflict` while a check runs.
   */
  readonly beginCheck: (folder: string) => BackupCheck;
  readonly cancelCheck: () => void;
}

/** What {@link createBackupCheckup} works with. */
export interface BackupCheckupDeps {
  readonly library: Pick<Library, 'listRecordings' | 'getStored' | 'available' | 'refresh'>;
  readonly libraryDirectory: () => string;
  readonly settings: Pick<AppSettings, 'get' | 'update'>;
  readonly isRecording: () => boolean;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly emit: Emit;
  readonly log: Log;
}

/** Findings that are named; the others are counted. */
const mostNamed = 200;
/** Progress is told this often. */
const tellMs = 250;
const noCounts = { missing: 0, older: 0, different: 0, unreadable: 0 };

type Problem = NonNullable<BackupCheck['problem']>;

/** Why a backup cannot be compared at all. */
class BackupProblem extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(`the backup cannot be checked: ${problem}`);
    this.name = 'BackupProblem';
    this.problem = problem;
  }
}

/** Creates {@link BackupCheckup}. */
export function createBackupCheckup(deps: BackupCheckupDeps): BackupCheckup {
  let check = recall(deps);
  let stop = new AbortController();
  let running: Promise<void> = Promise.resolve();
  let toldMs = 0;
  const set = (change: Partial<BackupCheck>) => {
    if (check === null) return;
    check = { ...check, ...change };
    if (change.state === undefined && performance.now() - toldMs < tellMs) return;
    toldMs = performance.now();
    deps.emit('checkup.backupChanged', check);
  };
  const add = (finding: BackupFinding) => {
    if (check === null) return;
    const { findings, counts } = check;
    set({
      findings: findings.length < mostNamed ? [...findings, finding] : findings,
      counts: { ...counts, [finding.kind]: counts[finding.kind] + 1 },
    });
  };
  const run = async (folder: string, signal: AbortSignal) => {
    const endedAt = () => new Date(deps.clock.nowMs()).toISOString();
    try {
      await compareAll(deps, folder, { signal, add, onChecked: (checked, total) => set({ checked, total }) });
      if (check !== null) remember(deps, folder, { ...check, endedAt: endedAt() });
      set({ state: 'done', endedAt: endedAt() });
    } catch (error) {
      if (signal.aborted) set({ state: 'cancelled', endedAt: endedAt() });
      else set({ state: 'failed', endedAt: endedAt(), problem: toProblem(deps, error) });
    }
  };
  return {
    check: () => check,
    lastFolder: () => deps.settings.get().backupCheck?.folder ?? null,
    beginCheck(folder) {
      if (check?.state === 'running') throw new AppError('conflict', 'a check is under way');
      stop = new AbortController();
      check = { ...begun(folder), state: 'running' };
      running = run(folder, stop.signal);
      return check;
    },
    cancelCheck: () => stop.abort(),
    async dispose() {
      stop.abort();
      await running;
    },
  };
}

function begun(folder: string): Omit<BackupCheck, 'state'> {
  const nothing = { checked: 0, total: 0, findings: [], endedAt: null, problem: null };
  return { ...nothing, folderLabel: folderLabel(folder), counts: noCounts };
}

function recall({ settings }: BackupCheckupDeps): BackupCheck | null {
  const last = settings.get().backupCheck;
  if (last === null) return null;
  const { folder, endedAt, recordings, counts } = last;
  return { ...begun(folder), endedAt, counts, checked: recordings, total: recordings, state: 'done' };
}

function remember({ settings }: BackupCheckupDeps, folder: string, check: BackupCheck): void {
  const { checked: recordings, counts, endedAt } = check;
  settings.update({ backupCheck: { folder, endedAt: endedAt ?? '', recordings, counts } });
}

interface CompareOptions {
  readonly signal: AbortSignal;
  readonly add: (finding: BackupFinding) => void;
  readonly onChecked: (checked: number, total: number) => void;
}

async function compareAll(deps: BackupCheckupDeps, folder: string, options: CompareOptions): Promise<void> {
  const { library } = deps;
  const { signal, add, onChecked } = options;
  await requireApart(deps, folder);
  const ids = listAll(deps);
  const backedUp = await findBackedUp(folder, signal);
  if (ids.length > 0 && !ids.some((id) => backedUp.has(id))) throw new BackupProblem('no-backup');
  for (const [index, recordingId] of ids.entries()) {
    await restWhileRecording(deps, signal);
    const stored = storedNow(deps, recordingId);
    const copy = backedUp.get(recordingId);
    const about = { recordingId, title: stored?.file.title ?? '' };
    if (stored !== null && copy === undefined) add({ ...about, file: null, kind: 'missing' });
    if (stored !== null && copy !== undefined) {
      const rest = (stopped: AbortSignal) => restWhileRecording(deps, stopped);
      const faults = await compareBackup(stored, copy, { signal, rest });
      if (faults.length > 0) await requireDisks(deps, folder);
      for (const fault of faults) add({ ...about, ...fault });
    }
    onChecked(index + 1, ids.length);
    // Whoever asks for something else goes first.
    await delay(0, undefined, { signal });
  }
  await library.refresh();
  if (!library.available()) throw new BackupProblem('library-missing');
}

/** A recording as it is now; null when it was binned or taken away since the check began. */
function storedNow({ library }: BackupCheckupDeps, recordingId: string) {
  try {
    const stored = library.getStored(recordingId);
    return stored.file.binnedAt === null ? stored : null;
  } catch (error) {
    if (error instanceof AppError && error.code === 'not-found') return null;
    throw error;
  }
}

/** A library compared with itself is always complete. */
async function requireApart({ libraryDirectory }: BackupCheckupDeps, folder: string): Promise<void> {
  const library = await realpath(libraryDirectory()).catch(() => {
    throw new BackupProblem('library-missing');
  });
  const backup = await realpath(folder).catch(() => {
    throw new BackupProblem('gone');
  });
  if (isRelated(library, backup)) throw new BackupProblem('is-library');
}

/** What is missing since a disk went away says nothing about the backup. */
async function requireDisks({ library }: BackupCheckupDeps, folder: string): Promise<void> {
  await realpath(folder).catch(() => {
    throw new BackupProblem('gone');
  });
  await library.refresh();
  if (!library.available()) throw new BackupProblem('library-missing');
}

function toProblem({ log }: BackupCheckupDeps, error: unknown): Problem {
  if (error instanceof BackupProblem) return error.problem;
  if (error instanceof AppError && error.code === 'library-unavailable') return 'library-missing';
  log.error('backup-check-failed', error);
  return 'internal';
}
