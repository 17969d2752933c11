import type { RecordingKind } from '../../../shared/model/recording-kind.ts';

/** What decides how much room a recording gets in a message. */
export interface RoomClaim {
  readonly kind: RecordingKind;
  /** As edited. */
  readonly durationMs: number;
  /** Size of its master; a voice is not made smaller than that. */
  readonly sizeBytes: number;
}

/**
 * Largest size, in bytes, of what is made of each of `recordings` so that together they fit into `roomBytes`: what voices
 * leave is shared among the pictures by length. Where voices leave less than a quarter, pictures get it all, since they
 * will have to go in messages of their own.
 */
export function shareRoom(roomBytes: number, recordings: readonly RoomClaim[]): readonly number[] {
  const pictures = recordings.filter(({ kind }) => kind !== 'voice');
  const voiceBytes = recordings
    .filter(({ kind }) => kind === 'voice')
    .reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const leftBytes = roomBytes - voiceBytes < roomBytes / 4 ? roomBytes : roomBytes - voiceBytes;
  const totalMs = pictures.reduce((sum, { durationMs }) => sum + durationMs, 0);
  return recordings.map(({ kind, durationMs }) => {
    if (kind === 'voice') return roomBytes;
    const share = totalMs === 0 ? 1 / pictures.length : durationMs / totalMs;
    return Math.max(1, Math.floor(leftBytes * share));
  });
}

/**
 * How many of the files, in order, go with each message so that none has more than `roomBytes`. A file that is larger
 * goes alone; without a limit all go together.
 */
export function packFiles(sizes: readonly number[], roomBytes: number | null): readonly number[] {
  const counts: number[] = [];
  let usedBytes = Number.POSITIVE_INFINITY;
  for (const sizeBytes of sizes) {
    if (counts.length === 0 || (roomBytes !== null && usedBytes + sizeBytes > roomBytes)) {
      counts.push(0);
      usedBytes = 0;
    }
    counts.push((counts.pop() ?? 0) + 1);
    usedBytes += sizeBytes;
  }
  return counts;
}
