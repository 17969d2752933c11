import type { Clock } from '../clock.ts';

/** How far a piece of work is, and when it will be done. */
export interface WorkProgress {
  /** Takes the share done, 0 to 1; true when it is time to tell others, at most four times per second. */
  update(share: number): boolean;
  /** Time does not count while work rests. */
  setResting(resting: boolean): void;
  /** 0 to 1; null before the first report. */
  share(): number | null;
  /** Null while resting, and until enough is done to tell. */
  remainingMs(): number | null;
}

const tellEveryMs = 250;
const enoughToTell = 0.04;

/** Creates a {@link WorkProgress} that begins now. */
export function createWorkProgress(clock: Pick<Clock, 'monotonicMs'>): WorkProgress {
  let share: number | null = null;
  let workedMs = 0;
  let since: number | null = clock.monotonicMs();
  let toldAt = Number.NEGATIVE_INFINITY;

  const worked = () => workedMs + (since === null ? 0 : clock.monotonicMs() - since);
  return {
    update(next) {
      share = Math.max(share ?? 0, Math.min(1, next));
      if (clock.monotonicMs() - toldAt < tellEveryMs) return false;
      toldAt = clock.monotonicMs();
      return true;
    },
    setResting(resting) {
      workedMs = worked();
      since = resting ? null : clock.monotonicMs();
    },
    share: () => share,
    remainingMs() {
      if (since === null || share === null || share < enoughToTell) return null;
      return Math.round((worked() * (1 - share)) / share);
    },
  };
}
