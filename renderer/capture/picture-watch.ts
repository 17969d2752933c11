/** What is known of a captured picture at one moment. Counts grow from the start of the take on. */
export interface PictureObservation {
  /** `performance.now()`. */
  readonly atMs: number;
  /** The browser says that its source gives nothing. */
  readonly muted: boolean;
  /** Pictures that the source gave; null where the browser does not tell. */
  readonly delivered: number | null;
  /** Pictures in the file. */
  readonly encoded: number;
}

/** What the user is told about a picture. */
export type PictureHealth = 'fine' | 'no-frames' | 'behind';

/** Judges a picture from observations, about one a second. */
export interface PictureWatch {
  readonly look: (observation: PictureObservation) => PictureHealth;
  /** Forgets what went before: after a pause. */
  readonly reset: () => void;
}

const missingMs = 3000;
/** Long against the second by which the file is behind. */
const windowMs = 8000;
const leastShare = 0.75;
/** Fewer pictures than this say nothing about the encoder. */
const leastPictures = 40;

/** Creates a {@link PictureWatch}. `canRest` for a source that gives nothing while nothing changes: a screen. */
export function createPictureWatch({ canRest }: { readonly canRest: boolean }): PictureWatch {
  let lastGrowth: PictureObservation | null = null;
  let windowStart: PictureObservation | null = null;
  let isBehind = false;
  const isMissing = (now: PictureObservation): boolean => {
    if (now.muted) return true;
    if (now.delivered === null) return false;
    if (now.delivered !== lastGrowth?.delivered) lastGrowth = now;
    const mayRest = canRest && now.delivered > 0;
    return !mayRest && now.atMs - lastGrowth.atMs >= missingMs;
  };
  const judgeEncoder = (now: PictureObservation) => {
    windowStart ??= now;
    if (now.atMs - windowStart.atMs < windowMs) return;
    const delivered = (now.delivered ?? 0) - (windowStart.delivered ?? 0);
    isBehind = delivered >= leastPictures && now.encoded - windowStart.encoded < delivered * leastShare;
    windowStart = now;
  };
  return {
    look(now) {
      judgeEncoder(now);
      if (isMissing(now)) return 'no-frames';
      return isBehind ? 'behind' : 'fine';
    },
    reset() {
      lastGrowth = null;
      windowStart = null;
    },
  };
}
