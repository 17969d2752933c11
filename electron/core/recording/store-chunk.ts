import { isPicture } from '../../../shared/model/track.ts';
import type { Log } from '../log.ts';
import type { Clock } from '../clock.ts';
import type { Chunk } from './chunk-intake.ts';
import type { JournalLine } from './journal.ts';
import type { TakeFiles } from './take-files.ts';
import type { TakeStory } from './take-story.ts';

/** A take as far as its files and what they tell. */
export interface StorableTake {
  readonly story: TakeStory;
  readonly files: TakeFiles;
  readonly deps: { readonly clock: Clock; readonly log: Log };
}

/** Writes a line of the journal, then takes note of it; durable when it resolves. */
export async function tell({ files, story }: StorableTake, line: JournalLine): Promise<void> {
  await files.tell(line);
  story.apply(line);
}

/** The times of a line that is written now. */
export function now({ deps }: StorableTake): { wallMs: number; monotonicMs: number } {
  return { wallMs: deps.clock.nowMs(), monotonicMs: deps.clock.monotonicMs() };
}

/** Whether this is the chunk that its track waits for: not stored yet, none missing before it, the track still there. */
export function isNext({ story }: Pick<StorableTake, 'story'>, { track, sequence }: Chunk): boolean {
  const { nextSequence, lostAtMs } = story.track(track);
  return sequence === nextSequence && lostAtMs === null;
}

/** Writes a chunk to its capture and tells the journal; durable when it resolves. */
export async function storeChunk(take: StorableTake, chunk: Chunk): Promise<void> {
  const { track, sequence, data, elapsedMs } = chunk;
  const capture = take.files.captures.find((candidate) => candidate.track === track);
  if (!capture) return;
  const { offset } = await capture.write(sequence, data);
  const levels = [...chunk.levels];
  // In every line, so that no damage to one of them can move a track.
  const offsetMs = chunk.offsetMs ?? take.story.track(track).offsetMs;
  const placed = offsetMs === null ? {} : { offsetMs };
  const sizeBytes = data.byteLength;
  const times = { elapsedMs, ...now(take) };
  await tell(take, { type: 'chunk', track, sequence, offset, sizeBytes, levels, ...placed, ...times });
}

/**
 * Stores what can be stored of `chunks` in `roomBytes`, sound first: the last second of a take that has to end. Never
 * rejects; a chunk that fails leaves no trace and does not keep the others out.
 */
export async function storeLastChunks(
  take: StorableTake,
  chunks: readonly Chunk[],
  roomBytes: number,
): Promise<void> {
  let leftBytes = roomBytes;
  const soundFirst = chunks.toSorted((one, other) => rank(one) - rank(other));
  for (const chunk of soundFirst) {
    if (!isNext(take, chunk) || chunk.data.byteLength > leftBytes) continue;
    try {
      await storeChunk(take, chunk);
      leftBytes -= chunk.data.byteLength;
    } catch (error) {
      take.deps.log.error('last-chunk-lost', error, { track: chunk.track });
    }
  }
}

function rank({ track }: Chunk): number {
  return isPicture(track) ? 1 : 0;
}
