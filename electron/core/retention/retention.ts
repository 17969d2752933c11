import { setTimeout as delay } from 'node:timers/promises';
import type { MessageRecord } from '../history/mail-file.ts';
import type { Clock } from '../clock.ts';
import type { Disposable } from '../disposables.ts';
import { AppError } from '../errors.ts';
import type { Library } from '../library/library.ts';
import { pagesOf } from '../library/pages-of.ts';
import type { Log } from '../log.ts';
import { isDelivered } from './is-delivered.ts';
import { isOld, isReleasable, masterMadeMs, releaseCaptures, removeReleased } from './release-captures.ts';

/** Lets masters stand for captures by the rules of their projects, once a day. `dispose` waits for the recording under way. */
export interface Retention extends Disposable {
  /** Begins, once the library is known. Called once. */
  readonly start: () => void;
  /** Does now what is due, if anything is. Never rejects. */
  readonly look: () => Promise<void>;
}

/** What {@link createRetention} works with. */
export interface RetentionDeps {
  readonly library: Pick<
    Library,
    'available' | 'indexed' | 'listClients' | 'listRecordings' | 'getStored' | 'update'
  >;
  /** Messages by the ids of the recordings they carry. */
  readonly messageRecords: () => ReadonlyMap<string, readonly MessageRecord[]>;
  readonly isRecording: () => boolean;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly log: Log;
}

const dayMs = 24 * 60 * 60 * 1000;
const lookMs = 10 * 60 * 1000;
const restMs = 1_000;

/** Creates {@link Retention}. */
export function createRetention(deps: RetentionDeps): Retention {
  const { library, clock, log } = deps;
  const stop = new AbortController();
  let doneMs = Number.NEGATIVE_INFINITY;
  let work: Promise<void> = Promise.resolve();
  const lookOnce = async () => {
    // The wall clock may also be set back.
    const isDue = Math.abs(clock.nowMs() - doneMs) >= dayMs;
    if (stop.signal.aborted || !isDue || !library.available()) return;
    doneMs = clock.nowMs();
    const released = await releaseDue(deps, stop.signal);
    if (released.count > 0) log.info('captures-released', released);
  };
  const look = () =>
    (work = work.then(lookOnce).catch((error: unknown) => {
      if (!stop.signal.aborted) log.error('retention-failed', error);
    }));
  let timer: NodeJS.Timeout | undefined;
  return {
    look,
    start() {
      timer = setInterval(() => void look(), lookMs).unref();
      void library.indexed().then(look);
    },
    async dispose() {
      stop.abort();
      clearInterval(timer);
      await work;
    },
  };
}

async function releaseDue(
  deps: RetentionDeps,
  signal: AbortSignal,
): Promise<{ count: number; bytes: number }> {
  const projects = deps.library.listClients().flatMap((client) => client.projects);
  const messages = deps.messageRecords();
  const released = { count: 0, bytes: 0 };
  for (const { id: projectId, captureDays } of projects) {
    if (captureDays === null) continue;
    const all = [...pagesOf(deps.library, { scope: { projectId }, order: 'oldest' })].flat();
    for (const { id: recordingId } of all) {
      await rest(deps, signal);
      const isSent = isDelivered(messages.get(recordingId) ?? []);
      const bytes = await releaseOne(deps, recordingId, { captureDays, isSent });
      if (bytes === 0) continue;
      released.count += 1;
      released.bytes += bytes;
    }
  }
  return released;
}

/** Also gives whoever asks for something else the chance to go first. */
async function rest({ isRecording }: RetentionDeps, signal: AbortSignal): Promise<void> {
  do await delay(isRecording() ? restMs : 0, undefined, { signal });
  while (isRecording());
}

async function releaseOne(
  { library, clock, log }: RetentionDeps,
  recordingId: string,
  { captureDays, isSent }: { readonly captureDays: number; readonly isSent: boolean },
): Promise<number> {
  try {
    const stored = library.getStored(recordingId);
    const { file } = stored;
    if (file.released?.removed === false) return await removeReleased(library, recordingId);
    // What was received stays as the file that came.
    const isKeptElsewhere = file.direction === 'received' ? file.original !== null : isSent;
    if (!isKeptElsewhere || !isReleasable(file)) return 0;
    const madeMs = await masterMadeMs(stored);
    if (madeMs === null || !isOld(madeMs, captureDays, clock.nowMs())) return 0;
    return await releaseCaptures(library, recordingId, new Date(clock.nowMs()).toISOString());
  } catch (error) {
    const isGone = error instanceof AppError && error.code === 'not-found';
    // One that cannot be done now is tried again tomorrow; the others are not kept from it.
    if (!isGone) log.error('captures-not-released', error);
    return 0;
  }
}
