import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RecordingFile } from '../../../shared/model/recording.ts';
import type { VoicePreset } from '../../../shared/model/settings.ts';
import { AppError } from '../errors.ts';
import { syncFolder } from '../library/atomic-file.ts';
import type { Deliverables } from './compression.ts';
import { type MediaContext, type MediaLibrary, makeVoiceFile, openExisting } from './make-voice.ts';
import type { FfmpegWorkshop } from './ffmpeg-workshop.ts';
import { tagArguments } from './media-tags.ts';
import { partName } from './part-files.ts';
import { remuxMaster } from './remux-master.ts';
import { type VerifiedMedia, verifyMedia } from './verify-media.ts';
import { type VoiceEncoding, type VoiceEncodingName, voiceEncodings } from './voice-presets.ts';

/** What {@link createDeliverables} works with. */
export interface DeliverablesOptions {
  readonly library: Pick<MediaLibrary, 'getStored'>;
  readonly workshop: FfmpegWorkshop;
  /** The user's choice now. */
  readonly voicePreset: () => VoicePreset;
}

interface Job {
  readonly recording: RecordingFile;
  /** Where the recording lies now. */
  readonly source: () => string;
  readonly directory: string;
  readonly outputName: string;
}

/** Makes what is attached to messages. The master's copy is quick and made at once; the small form waits its turn among heavy work. */
export function createDeliverables(options: DeliverablesOptions): Deliverables {
  const { library, workshop, voicePreset } = options;

  const store = (recordingId: string) => {
    try {
      return library.getStored(recordingId);
    } catch (error) {
      throw new AppError('attachment-missing', 'the recording is gone', { cause: error });
    }
  };
  return {
    async makeDeliverables({ recordingId, folder, signal }) {
      const { file: recording } = store(recordingId);
      const job: Job = {
        recording,
        source: () => store(recordingId).folder,
        directory: folder,
        outputName: partName(),
      };
      const small = voicePreset() === 'small' || recording.master?.preset === 'opus-24';
      const encoding = voiceEncodings[small ? 'opus-24' : masterPreset(recording)];
      try {
        const made = small
          ? await workshop.heavy(signal, (context) => makeSmall(context, job, encoding))
          : await workshop.light(signal, (context) => copyMaster(context, job, encoding));
        const name = `${recordingId}${encoding.extension}`;
        await rename(join(folder, job.outputName), join(folder, name));
        await syncFolder(folder);
        const editRevision = recording.edit?.revision ?? 0;
        return [{ file: name, preset: encoding.preset, mimeType: encoding.mimeType, ...made, editRevision }];
      } finally {
        await rm(join(folder, job.outputName), { force: true });
      }
    },
    predict: () => Promise.reject(new AppError('unsupported', 'no prediction for this recording')),
  };
}

function masterPreset({ master }: RecordingFile): VoiceEncodingName {
  return master?.preset === 'aac-64' ? 'aac-64' : 'aac-48';
}

async function copyMaster(context: MediaContext, job: Job, encoding: VoiceEncoding): Promise<VerifiedMedia> {
  const { recording, source, directory, outputName } = job;
  const { master } = recording;
  if (master === null) throw new AppError('attachment-missing', 'the recording has no master yet');
  const file = await openExisting(source, master.file);
  try {
    await remuxMaster(context, {
      input: { file, format: encoding.format },
      tags: tagArguments(recording),
      directory,
      outputName,
    });
  } finally {
    await file.close();
  }
  const expectedDurationMs = master.durationMs;
  const { ffprobe } = context;
  return verifyMedia(context, { ffprobe, directory, name: outputName, encoding, expectedDurationMs });
}

async function makeSmall(context: MediaContext, job: Job, encoding: VoiceEncoding): Promise<VerifiedMedia> {
  const { recording, source, directory, outputName } = job;
  return makeVoiceFile(context, {
    recording,
    source,
    encoding,
    folder: () => directory,
    outputName,
    onProgress: () => undefined,
  });
}
