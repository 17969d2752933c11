import type { MethodArgs } from '../../../shared/contract/methods.ts';
import { type TrackName, isPicture } from '../../../shared/model/track.ts';
import { AppError } from '../errors.ts';

/** One chunk of one track as it comes. */
export type Chunk = MethodArgs<'recording.appendChunk'>;

const MiB = 1024 * 1024;
/** A window has one chunk per track in flight; more than this waiting is a mistake, and would fill the memory. */
const maxWaiting = 16;
const maxWaitingBytes = 32 * MiB;

/** Chunks that have come and are not yet on the disk. Each track has its own limits, so that none can crowd out another. */
export interface ChunkIntake {
  /** Settles as `store` does; rejects with `too-large` or, when too many of its track wait, `conflict`. */
  take<Value>(chunk: Chunk, store: () => Promise<Value>): Promise<Value>;
  /** In the order they came, the one that is being stored among them. */
  waiting(): readonly Chunk[];
}

/** Largest chunk of a track in bytes: a second has at most a few MiB of picture, or a tenth of one of sound. */
export function maxChunkBytes(track: TrackName): number {
  return (isPicture(track) ? 16 : 8) * MiB;
}

/** Creates an empty {@link ChunkIntake}. */
export function createChunkIntake(): ChunkIntake {
  const waiting = new Set<Chunk>();
  return {
    async take(chunk, store) {
      if (chunk.data.byteLength > maxChunkBytes(chunk.track))
        throw new AppError('too-large', 'chunk too large');
      const before = [...waiting].filter(({ track }) => track === chunk.track);
      const beforeBytes = before.reduce((sum, { data }) => sum + data.byteLength, 0);
      if (before.length >= maxWaiting || beforeBytes + chunk.data.byteLength > maxWaitingBytes)
        throw new AppError('conflict', 'too many chunks at once');
      waiting.add(chunk);
      try {
        return await store();
      } finally {
        waiting.delete(chunk);
      }
    },
    waiting: () => [...waiting],
  };
}
