import type { Disposable } from '../disposables.ts';
import { AppError } from '../errors.ts';
import type { RecorderDeps, SessionEnd } from './recorder-deps.ts';
import { type RecordingSession, createRecordingSession } from './recording-session.ts';
import type { BegunTake } from './take-begin.ts';

/** The take in progress and the window that feeds it. */
export interface ActiveTake {
  readonly session: RecordingSession;
  /** Makes `callerId` the owner, whoever was it before. */
  adopt(callerId: string): void;
  /** Throws `AppError('conflict')` when another, living window owns the take; a window gone is replaced. */
  requireOwner(callerId: string): void;
  /** Starts the time of grace if `callerId` is the owner. */
  ownerGone(callerId: string): void;
}

/** Starts the session of a take that has begun. Its machine stays awake until `onEnded`. */
export function createActiveTake(
  take: BegunTake,
  callerId: string,
  deps: RecorderDeps & { readonly onEnded: (end: SessionEnd) => void },
): ActiveTake {
  let owner = callerId;
  let grace: NodeJS.Timeout | undefined;
  const awake: Disposable = deps.keepAwake(take.stored.file.kind);
  const session = createRecordingSession(take, {
    ...deps,
    onEnded(end) {
      clearTimeout(grace);
      void awake.dispose();
      deps.onEnded(end);
    },
  });

  function adopt(newOwner: string): void {
    owner = newOwner;
    clearTimeout(grace);
    grace = undefined;
  }

  return {
    session,
    adopt,
    requireOwner(caller) {
      if (caller === owner) return;
      if (grace === undefined) throw new AppError('conflict', 'another window records this');
      adopt(caller);
    },
    ownerGone(caller) {
      if (caller !== owner || grace !== undefined) return;
      grace = setTimeout(() => void session.finish('connection-lost'), deps.graceMs);
    },
  };
}
