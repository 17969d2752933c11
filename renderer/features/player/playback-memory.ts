/** Remembers on this computer where a recording was left and how fast it is played. */
export interface PlaybackMemory {
  positionMs(recordingId: string): number;
  keepPosition(recordingId: string, positionMs: number): void;
  speed(): number;
  keepSpeed(speed: number): void;
}

const positionsKey = 'outspoken.positions';
const speedKey = 'outspoken.speed';
/** The places in this many recordings are kept, those used last. */
const maxPositions = 200;

/** Creates a {@link PlaybackMemory} over `localStorage`; whatever stands there that makes no sense is forgotten. */
export function createPlaybackMemory(storage: Pick<Storage, 'getItem' | 'setItem'>): PlaybackMemory {
  const read = (): Map<string, number> => {
    try {
      const entries: unknown = JSON.parse(storage.getItem(positionsKey) ?? '[]');
      return new Map(Array.isArray(entries) ? entries.filter(isPosition) : []);
    } catch {
      return new Map();
    }
  };
  return {
    positionMs: (recordingId) => read().get(recordingId) ?? 0,
    keepPosition(recordingId, positionMs) {
      const positions = read();
      positions.delete(recordingId);
      if (positionMs > 0) positions.set(recordingId, Math.round(positionMs));
      storage.setItem(positionsKey, JSON.stringify([...positions].slice(-maxPositions)));
    },
    speed() {
      const speed = Number(storage.getItem(speedKey));
      return speed >= 0.5 && speed <= 3 ? speed : 1;
    },
    keepSpeed: (speed) => storage.setItem(speedKey, String(speed)),
  };
}

function isPosition(entry: unknown): entry is [string, number] {
  return Array.isArray(entry) && typeof entry[0] === 'string' && Number.isFinite(entry[1]);
}
