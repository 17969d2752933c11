import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Range } from '../../../shared/model/edit.ts';
import { AppError } from '../errors.ts';
import { readJsonFile, writeJsonFile } from '../library/json-file.ts';
import type { Library } from '../library/library.ts';
import type { SilenceFinder } from './silence-finder.ts';

/** The silences that a player skips: looked for once per recording, and free to be deleted at any time. */
export interface StoredSilences {
  /** In time of the capture, in order; none where nothing was heard. Rejects like `findSilences`. */
  of(recordingId: string): Promise<readonly Range[]>;
}

const fileSchema = z.strictObject({
  schemaVersion: z.literal(1),
  durationMs: z.number(),
  thresholdDb: z.number(),
  /** Start and end in turn. */
  timesMs: z.array(z.number().nonnegative()),
});

/** A pause for breath is part of speech. */
const minSilenceMs = 800;
/** Left on both sides of speech. */
const marginMs = 150;
/** Speech is heard this far below its loudest. */
const belowLoudDb = 34;
const usualThresholdDb = -40;

/** How quiet is silent in a take with these `levels`, of 0 to 100 as captures have them: well below its speech, whether that was loud or not. */
export function silenceThresholdDb(levels: readonly number[]): number {
  const heard = levels.filter((level) => level > 0).toSorted((one, other) => one - other);
  const loud = heard[Math.floor(heard.length * 0.9)];
  if (loud === undefined) return usualThresholdDb;
  const loudDb = 40 * Math.log10(loud / 100);
  return Math.round(Math.min(-38, Math.max(-60, loudDb - belowLoudDb)));
}

/** Creates {@link StoredSilences} that keeps one small file per recording in the folders of `directory`. */
export function createStoredSilences(options: {
  readonly directory: string;
  readonly library: Pick<Library, 'getStored'>;
  readonly silences: SilenceFinder;
}): StoredSilences {
  const { directory, library, silences } = options;
  const find = async (recordingId: string, thresholdDb: number): Promise<readonly Range[]> => {
    try {
      return await silences.find(recordingId, { thresholdDb, minSilenceMs, marginMs });
    } catch (error) {
      // No sound was captured.
      if (error instanceof AppError && error.code === 'media-unreadable') return [];
      throw error;
    }
  };
  return {
    async of(recordingId) {
      const { durationMs, levels } = library.getStored(recordingId).file;
      const thresholdDb = silenceThresholdDb(levels);
      const folder = join(directory, recordingId);
      const path = join(folder, 'silences.json');
      const kept = await readJsonFile(path, fileSchema);
      if (
        kept.state === 'read' &&
        kept.content.durationMs === durationMs &&
        kept.content.thresholdDb === thresholdDb
      ) {
        return toRanges(kept.content.timesMs);
      }
      const found = await find(recordingId, thresholdDb);
      const timesMs = found.flatMap(({ startMs, endMs }) => [Math.round(startMs), Math.round(endMs)]);
      await mkdir(folder, { recursive: true });
      await writeJsonFile(path, { schemaVersion: 1, durationMs, thresholdDb, timesMs });
      return toRanges(timesMs);
    },
  };
}

function toRanges(timesMs: readonly number[]): Range[] {
  return timesMs.flatMap((startMs, index) => {
    const endMs = timesMs[index + 1];
    return index % 2 === 0 && endMs !== undefined && endMs > startMs ? [{ startMs, endMs }] : [];
  });
}
