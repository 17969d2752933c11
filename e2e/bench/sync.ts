import { type SyncPlan, type SyncResult, measureCameraSync, measureSoundSync } from '../harness/sync-run.ts';
import type { Figure } from './figures.ts';

const pausedPlan: SyncPlan = { secondsBefore: 10, pauses: 50, secondsAfter: 11 };
/** Its first and last minute are compared, four minutes apart: enough to see a drift of a fifth of a millisecond a minute. */
const longPlan: SyncPlan = { secondsBefore: 240, pauses: 0, secondsAfter: 61, stretchSeconds: 60 };
const longMinutes = 4;

function paused(name: string, { before, after, beforeAsSeen, afterAsSeen }: SyncResult): Figure[] {
  const note = (asSeen: number) =>
    `bar: under 40; against what the screen's pictures show ${asSeen.toFixed(0)} ms`;
  return [
    { name: `${name}, at the start`, value: before, unit: 'ms', note: note(beforeAsSeen) },
    { name: `${name}, after 50 pauses`, value: after, unit: 'ms', note: note(afterAsSeen) },
  ];
}

function drift(name: string, { before, after }: SyncResult): Figure[] {
  const perMinute = (after - before) / longMinutes;
  return [
    {
      name: `${name}, drift a minute`,
      value: perMinute,
      unit: 'ms',
      note: `over ${longMinutes} minutes of real media, nothing simulated`,
    },
    {
      name: `${name}, after an hour`,
      value: before + perMinute * 60,
      unit: 'ms',
      note: 'bar: under 40; reckoned from that drift, not recorded',
    },
  ];
}

/**
 * How far sound, screen and camera are apart: numbers painted on a real X screen, beeps written into a microphone, a camera whose
 * pictures are numbered; all at known moments. Positive: later than the screen.
 */
export async function measureSync(): Promise<Figure[]> {
  return [
    ...paused('Sound against screen', await measureSoundSync(pausedPlan)),
    ...paused('Camera against screen', await measureCameraSync(pausedPlan)),
    ...drift('Sound against screen', await measureSoundSync(longPlan)),
    ...drift('Camera against screen', await measureCameraSync(longPlan)),
  ];
}
