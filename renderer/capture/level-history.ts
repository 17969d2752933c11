/** The last levels heard, for drawing; older ones are forgotten. */
export interface LevelHistory {
  push(level: number): void;
  /** The `count` newest, oldest first; shorter while fewer are known. */
  newest(count: number): readonly number[];
}

/** Creates a {@link LevelHistory} that keeps `capacity` levels in one array. */
export function createLevelHistory(capacity: number): LevelHistory {
  const ring = new Uint8Array(capacity);
  let written = 0;
  return {
    push(level) {
      ring[written % capacity] = level;
      written += 1;
    },
    newest(count) {
      const length = Math.min(count, written, capacity);
      return Array.from({ length }, (_, index) => ring[(written - length + index) % capacity] ?? 0);
    },
  };
}
