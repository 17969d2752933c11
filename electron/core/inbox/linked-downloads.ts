import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ErrorCode } from '../../../shared/contract/errors.ts';
import type { Disposable } from '../disposables.ts';
import { AppError } from '../errors.ts';
import type { Log } from '../log.ts';
import { type SerialQueue, createSerialQueue } from '../recording/serial-queue.ts';
import { downloadLinked } from './download-linked.ts';
import type { IncomingFile, IncomingMessage, IncomingProblem, TakeIn } from './incoming-message.ts';
import type { IncomingStore } from './incoming-store.ts';
import { type LinkedFile, linkedFiles } from './linked-files.ts';

/** What {@link createLinkedDownloads} works with. */
export interface LinkedDownloadsDeps {
  readonly store: Pick<IncomingStore, 'mark' | 'failed'>;
  readonly takeIn: TakeIn;
  /** As for the parts of messages. */
  readonly stagingFolder: string;
  readonly freeBytes: (folder: string) => Promise<number>;
  /** True for an address of the user's own storage, which may be on this computer or its network. */
  readonly isOwn: (url: URL) => boolean;
  readonly nowMs: () => number;
  /** What is under way has changed. */
  readonly onChanged: () => void;
  readonly log: Log;
}

/**
 * Fetches what messages link to in their senders' storages, one file after the other from each server, and takes it in.
 * Settles the state of the message, but for what passes by itself: then it still waits. `dispose` stops; the next download
 * of the same message goes on.
 */
export interface LinkedDownloads extends Disposable {
  isRunning(id: string): boolean;
  /** `beside` is what could not be read of the files that came in the message itself; it is told when this is settled. */
  begin(id: string, message: IncomingMessage, beside?: readonly IncomingProblem[]): void;
  /** Stops one; the message waits for the user then, and nothing of it is kept. */
  cancel(id: string): void;
  /** 0 to 1; null for one that does not run. */
  progressOf(id: string): number | null;
}

interface Running {
  readonly beside: readonly IncomingProblem[];
  readonly stopping: AbortController;
  progress: number;
  ended: Promise<void>;
}

/** What passes by itself, or is tried a few times. */
const passing: readonly ErrorCode[] = ['disk-full', 'library-unavailable', 'ffmpeg-missing'];
const mostFailures = 5;
const spareBytes = 200_000_000;

function hasEnded({ expiresAt }: LinkedFile, nowMs: number): boolean {
  return Date.parse(expiresAt) <= nowMs;
}

async function requireRoom(deps: LinkedDownloadsDeps, files: readonly LinkedFile[]): Promise<void> {
  // It is downloaded, and then copied into the library.
  const neededBytes = 2 * files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) + spareBytes;
  if ((await deps.freeBytes(deps.stagingFolder)) < neededBytes)
    throw new AppError('disk-full', 'no room for the files');
}

/** Downloads all files of a message, in their order. */
async function download(
  deps: LinkedDownloadsDeps,
  files: readonly LinkedFile[],
  options: {
    readonly folder: string;
    readonly queueOf: (url: string) => SerialQueue;
    readonly signal: AbortSignal;
    readonly onProgress: (share: number) => void;
  },
): Promise<IncomingFile[]> {
  const { folder, queueOf, signal, onProgress } = options;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await requireRoom(deps, files);
  const wholeBytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const found: IncomingFile[] = [];
  let doneBytes = 0;
  for (const [index, file] of files.entries()) {
    const path = join(folder, `part-${index + 1}`);
    const before = doneBytes;
    await queueOf(file.url).run(() => {
      signal.throwIfAborted();
      if (hasEnded(file, deps.nowMs())) throw new AppError('link-ended', 'the link is too old');
      const tell = (haveBytes: number) => onProgress((before + haveBytes) / Math.max(1, wholeBytes));
      return downloadLinked({ file, path, isOwn: deps.isOwn, signal, onProgress: tell });
    });
    doneBytes += file.sizeBytes;
    found.push({ path, name: '', declaredType: '' });
  }
  return found;
}

/** What follows from a failure. */
async function settleFailure(
  deps: LinkedDownloadsDeps,
  failed: {
    readonly id: string;
    readonly name: string;
    readonly folder: string;
    readonly beside: readonly IncomingProblem[];
  },
  error: unknown,
): Promise<void> {
  const { id, name, folder, beside } = failed;
  const code = error instanceof AppError ? error.code : 'internal';
  deps.log.info('download-failed', { code });
  if (passing.includes(code)) return;
  const isTriedAgain = code === 'link-unreachable' || code === 'internal';
  if (isTriedAgain && deps.store.failed(id) < mostFailures) return;
  deps.store.mark(id, 'failed', [{ name, code }, ...beside]);
  // What was fetched up to a cut is of use the next time.
  if (code !== 'link-unreachable') await rm(folder, { recursive: true, force: true });
}

/** Fetches and takes in one message, and settles its state. */
async function work(
  deps: LinkedDownloadsDeps,
  message: IncomingMessage,
  {
    id,
    one,
    queueOf,
  }: { readonly id: string; readonly one: Running; readonly queueOf: (url: string) => SerialQueue },
): Promise<void> {
  const folder = join(deps.stagingFolder, id);
  const { beside, stopping } = one;
  const { signal } = stopping;
  const onProgress = (share: number) => {
    const isShown = Math.floor(share * 100) > Math.floor(one.progress * 100);
    one.progress = share;
    if (isShown) deps.onChanged();
  };
  try {
    const linked = linkedFiles(message.origin.item);
    if (linked.length === 0) throw new AppError('media-unreadable', 'nothing is linked to');
    const files = await download(deps, linked, { folder, queueOf, signal, onProgress });
    const { problems } = await deps.takeIn({ ...message, files });
    deps.store.mark(id, 'taken', [...beside, ...problems]);
    await rm(folder, { recursive: true, force: true });
  } catch (error) {
    if (!signal.aborted)
      await settleFailure(deps, { id, name: message.origin.subject, folder, beside }, error);
    else if (signal.reason === 'cancelled') await rm(folder, { recursive: true, force: true });
  }
}

/** Creates {@link LinkedDownloads} with nothing under way. */
export function createLinkedDownloads(deps: LinkedDownloadsDeps): LinkedDownloads {
  const running = new Map<string, Running>();
  const queues = new Map<string, SerialQueue>();
  const queueOf = (url: string) => {
    const { host } = new URL(url);
    const queue = queues.get(host) ?? createSerialQueue();
    queues.set(host, queue);
    return queue;
  };
  return {
    isRunning: (id) => running.has(id),
    progressOf: (id) => running.get(id)?.progress ?? null,
    begin(id, message, beside = []) {
      if (running.has(id)) return;
      const one: Running = { beside, stopping: new AbortController(), progress: 0, ended: Promise.resolve() };
      running.set(id, one);
      one.ended = work(deps, message, { id, one, queueOf })
        .catch((error: unknown) => deps.log.error('download-not-settled', error))
        .finally(() => {
          running.delete(id);
          deps.onChanged();
        });
      deps.onChanged();
    },
    cancel(id) {
      running.get(id)?.stopping.abort('cancelled');
      deps.store.mark(id, 'too-large', []);
    },
    async dispose() {
      const all = [...running.values()];
      for (const { stopping } of all) stopping.abort(new AppError('internal', 'the app is closing'));
      await Promise.all(all.map(({ ended }) => ended));
    },
  };
}
