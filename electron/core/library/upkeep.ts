import type { Disposable } from '../disposables.ts';
import { emptyBin } from './bin.ts';
import type { LibraryContext } from './library-context.ts';
import type { ScanLoop } from './scan-loop.ts';

const dayMs = 24 * 60 * 60 * 1000;
const lookMs = 10_000;
/** The whole folder is looked through this often, so that what people and other programs change in it is seen; a large one less often. */
const rescanMs = 20_000;
/** Share of the time that may go into looking. */
const mostScanShare = 0.02;

/** Looks after the library folder every ten seconds, through all of it from time to time, and after the bin once a day. */
export interface Upkeep extends Disposable {
  /** Does now what is due. Never rejects. */
  refresh(): Promise<void>;
  /** Resolves when nothing is being looked after, and lets nothing begin before what it gives is disposed. */
  rest(): Promise<Disposable>;
}

/** Creates {@link Upkeep}, which begins when the scan under way is done. The bin is looked after between scans, since what lies in it has to be known. */
export function createUpkeep(
  context: LibraryContext,
  scans: Pick<ScanLoop, 'idle' | 'request' | 'running' | 'last'>,
): Upkeep {
  const { availability, changed, clock, log } = context;
  let clearedMs = Number.NEGATIVE_INFINITY;
  let closed = false;
  let resting = false;
  let work: Promise<void> = Promise.resolve();

  const look = async () => {
    if (closed || resting) return;
    const before = availability.available();
    const now = await availability.check();
    if (now !== before) changed([]);
    if (now && !before) scans.request();
    const { endedMs, tookMs } = scans.last();
    const restMs = Math.max(rescanMs, tookMs / mostScanShare);
    if (now && !scans.running() && performance.now() - endedMs > restMs) scans.request();
    // The wall clock may also be set back.
    const isDue = Math.abs(clock.nowMs() - clearedMs) >= dayMs;
    if (!now || !isDue || scans.running()) return;
    clearedMs = clock.nowMs();
    await emptyBin(context, { onlyOld: true });
  };
  const refresh = () => (work = work.then(look).catch((error: unknown) => log.error('upkeep-failed', error)));
  const timer = setInterval(() => void refresh(), lookMs);
  timer.unref();
  void scans.idle().then(refresh);
  return {
    refresh,
    async rest() {
      resting = true;
      await work;
      return { dispose: () => void (resting = false) };
    },
    async dispose() {
      closed = true;
      clearInterval(timer);
      await work;
    },
  };
}
