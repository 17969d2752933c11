import { join } from 'node:path';
import type { Foundation } from './build-parts.ts';
import { systemClock } from './clock.ts';
import type { Compression, Deliverables } from './media/compression.ts';
import { createCompression } from './media/compression-queue.ts';
import { createDeliverables } from './media/deliverables.ts';
import { type FfmpegWorkshop, createFfmpegWorkshop } from './media/ffmpeg-workshop.ts';
import { findFfmpeg } from './media/find-ffmpeg.ts';
import { type KeptCopies, createKeptCopies } from './media/kept-copies.ts';
import { type Previews, createPreviews } from './media/previews.ts';
import { type SilenceFinder, createSilenceFinder } from './media/silence-finder.ts';
import { type StoredSilences, createStoredSilences } from './media/stored-silences.ts';

/** The parts of core that work with ffmpeg. */
export interface MediaParts {
  readonly compression: Compression;
  readonly deliverables: Deliverables;
  readonly keptCopies: KeptCopies;
  readonly previews: Previews;
  readonly silences: SilenceFinder;
  readonly storedSilences: StoredSilences;
  readonly workshop: FfmpegWorkshop;
  /** Resolves when ffmpeg was looked for the first time. */
  readonly lookedFor: Promise<void>;
}

/** Builds the parts that work with ffmpeg; nothing runs before `compression.start`. */
export function buildMedia(foundation: Foundation): MediaParts {
  const { host, log, events, disposables, settings, movable, queue, late } = foundation;
  const { library } = movable;
  const lookedFor = Promise.withResolvers<undefined>();
  const workshop = disposables.add(
    createFfmpegWorkshop(async () => {
      const found = await findFfmpeg({
        environment: process.env,
        bundledDirectory: host.bundledFfmpegDirectory,
      });
      // The workshop knows the result only when this has returned.
      setImmediate(() => {
        lookedFor.resolve(undefined);
        late.status?.refreshSoon();
      });
      return found;
    }),
  );
  const voicePreset = () => settings.get().voicePreset;
  const compression = disposables.add(
    createCompression({
      database: queue.database,
      library,
      workshop,
      voicePreset,
      onChanged(job) {
        events.emit('compression.changed', job);
        // Whoever read the recording while the job was ending still has it as running.
        if (job.state !== 'running') events.emit('library.changed', { recordingIds: [job.recordingId] });
      },
      clock: systemClock,
      log,
    }),
  );
  const made = createDeliverables({ library, workshop, voicePreset });
  const keptCopies = createKeptCopies({
    ...{ library, voicePreset, log, make: (request) => made.makeDeliverables(request), clock: systemClock },
    directory: join(host.dataDirectory, 'copies'),
  });
  const silences = createSilenceFinder({ library, workshop });
  const directory = join(host.dataDirectory, 'previews');
  return {
    compression,
    workshop,
    deliverables: { ...made, makeDeliverables: (request) => keptCopies.makeDeliverables(request) },
    keptCopies,
    previews: createPreviews({ directory, library, workshop }),
    silences,
    storedSilences: createStoredSilences({ directory, library, silences }),
    lookedFor: lookedFor.promise,
  };
}
