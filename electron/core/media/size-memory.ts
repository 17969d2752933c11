import type { RecordingFile } from '../../../shared/model/recording.ts';
import { measureForSending } from './deliver-picture.ts';
import { editOf } from './edit-of.ts';
import type { FfmpegWorkshop } from './ffmpeg-workshop.ts';
import type { MediaContext } from './make-voice.ts';
import type { PredictedSizes } from './predict-sizes.ts';
import type { EncodedPreset } from './screen-presets.ts';

interface Measured {
  readonly preset: EncodedPreset;
  readonly sizes: PredictedSizes;
}

interface Subject {
  readonly recording: RecordingFile;
  readonly source: () => string;
}

/** Remembers what recordings were measured to come to. */
export interface SizeMemory {
  /** Measures at once, or waits for whoever measures the same already. Rejects with the reason of `signal`. */
  measure(asked: EncodedPreset, subject: Subject, signal: AbortSignal): Promise<Measured>;
  /** The same within a piece of work that runs already. */
  measureIn(context: MediaContext, asked: EncodedPreset, subject: Subject): Promise<PredictedSizes>;
}

const mostRemembered = 100;

/** Creates an empty {@link SizeMemory}. */
export function createSizeMemory(workshop: Pick<FfmpegWorkshop, 'light'>): SizeMemory {
  const known = new Map<string, Promise<Measured>>();
  const keyOf = (asked: EncodedPreset, { recording }: Subject) =>
    `${recording.id} ${editOf(recording).revision} ${recording.durationMs} ${asked}`;

  const remember = (key: string, measuring: Promise<Measured>) => {
    known.set(key, measuring);
    measuring.catch(() => known.delete(key));
    for (const old of [...known.keys()].slice(0, -mostRemembered)) known.delete(old);
    return measuring;
  };
  return {
    async measure(asked, subject, signal) {
      const key = keyOf(asked, subject);
      const measure = () =>
        remember(
          key,
          workshop.light(signal, (context) => measureForSending(context, asked, subject)),
        );
      const running = known.get(key);
      if (running === undefined) return measure();
      // Whoever began it may have given up since.
      return running.catch(() => measure());
    },
    async measureIn(context, asked, subject) {
      const key = keyOf(asked, subject);
      const found = await known.get(key)?.catch(() => null);
      const { sizes } = found ?? (await remember(key, measureForSending(context, asked, subject)));
      return sizes;
    },
  };
}
