import type { Disposable } from '../disposables.ts';
import { emptyBin } from './bin.ts';
import type { LibraryContext } from './library-context.ts';
import type { ScanLoop } from './scan-loop.ts';
import { type LibraryWatch, createLibraryWatch } from './watch/library-watch.ts';

const dayMs = 24 * 60 * 60 * 1000;
const lookMs = 10_000;
/** How often the whole folder is looked through, so that what people and other programs change in it is seen, */
const rescanMs = { watched: 10 * 60_000, unwatched: 20_000 };
/** and the share of the time that may go into that: a large one is looked through less often. */
const mostScanShare = { watched: 0.002, unwatched: 0.02 };

/**
 * Looks after the library folder: takes in what the system says has changed, looks every ten seconds whether the folder
 * is there, through all of it from time to time, and after the bin once a day.
 */
export interface Upkeep extends Disposable {
  /** Does now what is due. Never rejects. */
  refresh(): Promise<void>;
  /** Resolves when nothing is being looked after, and lets nothing begin before what it gives is disposed. */
  rest(): Promise<Disposable>;
}

/** What {@link createUpkeep} asks for when something has to be scanned. */
export interface UpkeepScans {
  /** Of everything. */
  readonly all: Pick<ScanLoop, 'idle' | 'request' | 'running' | 'last'>;
  /** Of these paths only; null where the folder is not to be watched. */
  readonly some: ((paths: ReadonlySet<string>) => void) | null;
}

/** Creates {@link Upkeep}, which begins when the scan under way is done. The bin is looked after between scans, since what lies in it has to be known. */
export function createUpkeep(context: LibraryContext, { all, some }: UpkeepScans): Upkeep {
  const { availability, log } = context;
  let closed = false;
  let resting = false;
  let work: Promise<void> = Promise.resolve();
  const then = (next: () => Promise<void>) =>
    (work = work
      .then(() => (closed || resting ? undefined : next()))
      .catch((error: unknown) => log.error('upkeep-failed', error)));
  const watch = createLibraryWatch(context, (paths) => void then(() => takeIn(paths)));

  const look = createLook(context, { all, watch: some === null ? null : watch });
  const takeIn = async (paths: ReadonlySet<string> | null) => {
    await watch.follow(paths ?? ['']);
    await look();
    if (!availability.available()) return;
    if (paths === null) all.request();
    else some?.(paths);
  };
  const refresh = () => then(look);
  const timer = setInterval(() => void refresh(), lookMs);
  timer.unref();
  void all.idle().then(refresh);
  const wake = () => {
    resting = false;
    if (some !== null && !closed) all.request();
  };
  return {
    refresh,
    async rest() {
      resting = true;
      watch.end();
      await work;
      return { dispose: wake };
    },
    async dispose() {
      closed = true;
      clearInterval(timer);
      watch.dispose();
      await work;
      watch.end();
    },
  };
}

/** Looks once at what is due. `watch` is null where the folder is not to be watched. */
function createLook(
  context: LibraryContext,
  { all, watch }: Pick<UpkeepScans, 'all'> & { readonly watch: LibraryWatch | null },
) {
  const { availability, changed } = context;
  const tidyBin = createBinTidying(context, all);
  return async () => {
    const before = availability.available();
    const now = await availability.check();
    if (now !== before) changed([]);
    if (!now) watch?.end();
    if (!now) return;
    const isBack = !before;
    if (isBack || !all.running()) await watch?.keep();
    // Watched before: what is changed while it is looked through is seen, too.
    if (isBack) all.request();
    if (all.running()) return;
    if (isDue(all.last(), watch?.completeSinceMs() ?? null)) all.request();
    else await tidyBin();
  };
}

/** True when the whole folder has to be looked through again: right after it was watched, too, since it may have changed just before. */
function isDue({ endedMs, tookMs }: ReturnType<ScanLoop['last']>, completeSinceMs: number | null): boolean {
  const isSeen = completeSinceMs !== null && endedMs - tookMs > completeSinceMs;
  const how = isSeen ? 'watched' : 'unwatched';
  return performance.now() - endedMs > Math.max(rescanMs[how], tookMs / mostScanShare[how]);
}

/** Clears old things out of the bin once a day. */
function createBinTidying(context: LibraryContext, { running }: Pick<ScanLoop, 'running'>) {
  let clearedMs = Number.NEGATIVE_INFINITY;
  return async () => {
    const nowMs = context.clock.nowMs();
    // The wall clock may also be set back.
    if (Math.abs(nowMs - clearedMs) < dayMs || running()) return;
    clearedMs = nowMs;
    await emptyBin(context, { onlyOld: true });
  };
}
