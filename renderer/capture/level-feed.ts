import { toLevel } from './amplitude.ts';
import { type LevelHistory, createLevelHistory } from './level-history.ts';
import type { LevelMeter } from './level-meter.ts';
import { resampleLevels } from './resample-levels.ts';

/** Levels of a take: ten for every second of recorded time, for the journal and for drawing. */
export interface LevelFeed {
  /** Those since the last time, up to `elapsedMs`. */
  take(elapsedMs: number): readonly number[];
  readonly newest: LevelHistory['newest'];
  /** Forgets what was heard while nothing was recorded. */
  forget(): void;
  stop(): void;
}

const historyLevels = 600;
/** What one call may carry. */
const maxLevels = 200;

/** Listens to `meter` while `isRecording`. Without a meter there is silence, and nothing to tell. */
export function createLevelFeed(
  meter: Pick<LevelMeter, 'onMeasured' | 'measure'> | null,
  isRecording: () => boolean,
): LevelFeed {
  const heard: number[] = [];
  const history = createLevelHistory(historyLevels);
  let sent = 0;
  const stop = meter?.onMeasured(({ peak }) => {
    if (!isRecording()) return;
    heard.push(toLevel(peak));
    history.push(toLevel(peak));
  });
  return {
    /** Ten levels for every second that passed, also when the machine was too busy to measure that often: the picture must not slip against the sound. */
    take(elapsedMs) {
      if (!meter) return [];
      meter.measure();
      const count = Math.min(maxLevels, Math.round(elapsedMs / 100) - sent);
      const fresh = heard.splice(0);
      if (count <= 0) return [];
      sent += count;
      return resampleLevels(fresh, count);
    },
    newest: (count) => history.newest(count),
    forget: () => void (heard.length = 0),
    stop: () => stop?.(),
  };
}
