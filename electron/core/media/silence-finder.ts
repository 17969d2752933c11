import { tmpdir } from 'node:os';
import type { Range } from '../../../shared/model/edit.ts';
import type { Library } from '../library/library.ts';
import type { FfmpegWorkshop } from './ffmpeg-workshop.ts';
import { type SilenceRule, findSilences, withMargin } from './silences.ts';

/** Finds silences, and remembers them while people try out what to leave out. */
export interface SilenceFinder {
  /** In time of the capture. Rejects like `findSilences`. */
  find(recordingId: string, rule: SilenceRule): Promise<readonly Range[]>;
}

/** Results that are kept: a few recordings, each with a few rules. */
const mostKept = 32;

/** Creates a {@link SilenceFinder}. */
export function createSilenceFinder(options: {
  readonly library: Pick<Library, 'getStored'>;
  readonly workshop: Pick<FfmpegWorkshop, 'light'>;
}): SilenceFinder {
  const { library, workshop } = options;
  const kept = new Map<string, Promise<readonly Range[]>>();
  const search = (recordingId: string, rule: SilenceRule) => {
    const { file: recording } = library.getStored(recordingId);
    const folder = () => library.getStored(recordingId).folder;
    return workshop.light(new AbortController().signal, (context) =>
      findSilences(context, { recording, folder, directory: tmpdir(), rule }),
    );
  };
  return {
    async find(recordingId, rule) {
      const { thresholdDb, minSilenceMs, marginMs } = rule;
      const { durationMs } = library.getStored(recordingId).file;
      const key = [recordingId, durationMs, thresholdDb, minSilenceMs].join(' ');
      const found = kept.get(key) ?? search(recordingId, rule);
      kept.set(key, found);
      found.catch(() => kept.delete(key));
      const [oldest] = kept.keys();
      if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
      return withMargin(await found, marginMs, durationMs);
    },
  };
}
