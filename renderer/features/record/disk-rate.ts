import type { RecordingKind } from '../../../shared/model/recording-kind.ts';

/** What a second takes on the disk before any was recorded, in bytes: the captures and the master made from them. */
export const expectedBytesPerSecond: Readonly<Record<RecordingKind, number>> = {
  // 96 kb/s captured, 52 kb/s made.
  voice: 12_500 + 6500,
  // About 3 Mb/s: text that moves now and then, a voice beside it.
  screen: 2 * 375_000,
  camera: 2 * 310_000,
};

/** Recorded time after which what was measured says more than what was expected. */
const measuredFromMs = 15_000;

/** What a second of this take needs: as expected at first, then as it was until now and the same again for the master. */
export function bytesPerSecond(kind: RecordingKind, sizeBytes: number, elapsedMs: number): number {
  if (kind === 'voice' || elapsedMs < measuredFromMs) return expectedBytesPerSecond[kind];
  // A resting screen may begin to move: never promise more than ten times what was expected.
  return Math.max((2 * sizeBytes * 1000) / elapsedMs, expectedBytesPerSecond[kind] / 10);
}
