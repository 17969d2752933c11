import type { FfmpegStatus } from '../../../shared/model/app.ts';
import type { Disposable } from '../disposables.ts';
import { AppError } from '../errors.ts';
import type { MediaContext } from './make-voice.ts';
import type { FoundFfmpeg } from './find-ffmpeg.ts';
import { createHold } from './hold.ts';
import { untilAborted } from './until-aborted.ts';

/** Where all ffmpeg work is done: one heavy piece at a time, none of it while a take is recorded. */
export interface FfmpegWorkshop extends Disposable {
  status(): FfmpegStatus;
  /** Looks for ffmpeg again. */
  refresh(): Promise<FfmpegStatus>;
  /** Holds heavy work where it is, until called with false. */
  setHeld(held: boolean): void;
  held(): boolean;
  /** Runs `work` when all heavy work before it is done and nothing is held. Rejects with `AppError('ffmpeg-missing')`, or the reason of `signal`. */
  heavy<Result>(signal: AbortSignal, work: (context: MediaContext) => Promise<Result>): Promise<Result>;
  /** Runs work that takes well under a second per ten minutes of voice, at once. Rejects like `heavy`. */
  light<Result>(signal: AbortSignal, work: (context: MediaContext) => Promise<Result>): Promise<Result>;
}

/** Creates an {@link FfmpegWorkshop} that finds its ffmpeg with `find` when it is first needed. Disposing it ends everything that runs. */
export function createFfmpegWorkshop(find: () => Promise<FoundFfmpeg>): FfmpegWorkshop {
  const hold = createHold();
  const closing = new AbortController();
  const neverHeld = createHold();
  let found: FoundFfmpeg = { status: { state: 'missing', detail: 'not looked for yet' }, tools: null };
  let looking: Promise<FoundFfmpeg> | null = null;
  let lastHeavy: Promise<unknown> = Promise.resolve();

  const look = async () => {
    looking = find();
    found = await looking;
    return found.status;
  };
  const run = async <Result>(
    given: AbortSignal,
    gate: typeof hold,
    work: (context: MediaContext) => Promise<Result>,
  ): Promise<Result> => {
    const signal = AbortSignal.any([given, closing.signal]);
    await gate.whenOpen(signal);
    if (looking === null) await look();
    else await looking;
    signal.throwIfAborted();
    const { tools, status } = found;
    if (tools === null) {
      throw new AppError('ffmpeg-missing', 'no ffmpeg to work with', {
        detail: status.state === 'ready' ? '' : status.detail,
      });
    }
    return work({ ...tools, signal, hold: gate });
  };
  return {
    status: () => found.status,
    refresh: look,
    setHeld: (held) => hold.set(held),
    held: () => hold.held(),
    heavy(signal, work) {
      const turn = lastHeavy;
      const result = untilAborted(turn, AbortSignal.any([signal, closing.signal])).then(() =>
        run(signal, hold, work),
      );
      // Whoever gives up before its turn does not let the next one go early.
      lastHeavy = Promise.allSettled([turn, result]);
      return result;
    },
    light: (signal, work) => run(signal, neverHeld, work),
    async dispose() {
      closing.abort(new AppError('internal', 'the app is closing'));
      await lastHeavy;
    },
  };
}
