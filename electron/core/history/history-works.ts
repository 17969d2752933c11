import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { HistoryWork } from '../../../shared/model/history.ts';
import type { Clock } from '../clock.ts';
import type { Disposable } from '../disposables.ts';
import { AppError, systemErrorCode } from '../errors.ts';
import type { Emit } from '../events.ts';
import type { Log } from '../log.ts';
import { isDiskFull } from '../recording/disk-guard.ts';
import { folderLabel } from '../status.ts';

/** Progress is told so often; all of it would be thousands of times a second. */
const tellMs = 200;

/** What a work is before it has done anything. */
export interface Beginning {
  readonly kind: HistoryWork['kind'];
  /** Empty where the export has no name yet. */
  readonly folderName: string;
  /** Where that folder lies, absolute. */
  readonly directory: string;
}

/** Does a work; rejects with the reason of `signal` when it ends it. */
export type Run = (
  signal: AbortSignal,
  onProgress: (progress: number) => void,
) => Promise<Pick<HistoryWork, 'folderName' | 'report'>>;

/** One work at a time, and what is told of it. `dispose` cancels it and waits for its end. */
export interface HistoryWorks extends Disposable {
  readonly current: () => HistoryWork | null;
  /** Throws `AppError('conflict')` while a work is under way. */
  requireIdle(): void;
  begin(beginning: Beginning, run: Run): HistoryWork;
  readonly cancel: () => void;
  /** Forgets a work that has ended. */
  readonly dismiss: () => void;
  /** Folder of the export that the last work made or looked at, absolute; null when there is none. */
  folder(): string | null;
}

interface WorksDeps {
  readonly clock: Clock;
  readonly emit: Emit;
  readonly log: Log;
}

/** Creates {@link HistoryWorks}. */
export function createHistoryWorks(deps: WorksDeps): HistoryWorks {
  let work: HistoryWork | null = null;
  let directory = '';
  let controller = new AbortController();
  let running: Promise<void> = Promise.resolve();
  const set = (next: HistoryWork | null) => {
    work = next;
    deps.emit('history.changed', { work: next });
  };
  const requireIdle = () => {
    if (work?.state === 'running') throw new AppError('conflict', 'another export is under way');
  };
  return {
    requireIdle,
    current: () => work,
    folder: () => (work === null || work.folderName === '' ? null : join(directory, work.folderName)),
    begin(beginning, run) {
      requireIdle();
      const { kind, folderName } = beginning;
      directory = beginning.directory;
      controller = new AbortController();
      const started: HistoryWork = {
        ...{ id: randomUUID(), kind, state: 'running', folderName, placeLabel: folderLabel(directory) },
        ...{ progress: 0, report: null, problem: null },
      };
      set(started);
      running = follow(deps, { started, run, signal: controller.signal, set });
      return started;
    },
    cancel: () => controller.abort(),
    dismiss: () => {
      if (work?.state !== 'running') set(null);
    },
    async dispose() {
      controller.abort();
      await running;
    },
  };
}

interface Following {
  readonly started: HistoryWork;
  readonly run: Run;
  readonly signal: AbortSignal;
  readonly set: (work: HistoryWork) => void;
}

/** Runs a work to its end and tells how it goes. Never rejects. */
async function follow({ clock, log }: WorksDeps, { started, run, signal, set }: Following): Promise<void> {
  let toldMs = -Infinity;
  const onProgress = (progress: number) => {
    if (clock.monotonicMs() - toldMs < tellMs) return;
    toldMs = clock.monotonicMs();
    set({ ...started, progress });
  };
  try {
    set({ ...started, ...(await run(signal, onProgress)), state: 'done', progress: 1 });
  } catch (error) {
    if (signal.aborted) {
      set({ ...started, state: 'cancelled' });
      return;
    }
    const problem = toProblem(error);
    if (problem.code === 'internal') log.error('history-failed', error);
    set({ ...started, state: 'failed', problem });
  }
}

function toProblem(error: unknown): NonNullable<HistoryWork['problem']> {
  if (error instanceof AppError) return { code: error.code, detail: error.detail ?? '' };
  const code = systemErrorCode(error);
  if (isDiskFull(code)) return { code: 'disk-full', detail: '' };
  return { code: 'internal', detail: code ?? '' };
}
