import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Prediction } from '../../../shared/model/deliverable.ts';
import type { MadeFile, RecordingFile } from '../../../shared/model/recording.ts';
import type { VoicePreset } from '../../../shared/model/settings.ts';
import { AppError } from '../errors.ts';
import { syncFolder } from '../library/atomic-file.ts';
import type { DeliverableRequest, Deliverables } from './compression.ts';
import { copyMaster, masterToCopy } from './deliver-copy.ts';
import {
  type DeliveredFiles,
  type DeliveryJob,
  encodeForSending,
  renderOriginal,
} from './deliver-picture.ts';
import { makeVoiceForSending } from './deliver-voice.ts';
import { editOf } from './edit-of.ts';
import type { FfmpegWorkshop } from './ffmpeg-workshop.ts';
import type { MediaLibrary } from './make-voice.ts';
import { removePartFiles } from './part-files.ts';
import { makeThumbnail } from './make-thumbnail.ts';
import { formatOf as formatOfMedia } from './media-input.ts';
import { predictOriginal, predictPicture } from './predict-picture.ts';
import { estimateSizes } from './predict-sizes.ts';
import { type SizeMemory, createSizeMemory } from './size-memory.ts';
import { voiceEncodings } from './voice-presets.ts';

/** What {@link createDeliverables} works with. */
export interface DeliverablesOptions {
  readonly library: Pick<MediaLibrary, 'getStored'>;
  readonly workshop: FfmpegWorkshop;
  /** The user's choice now. */
  readonly voicePreset: () => VoicePreset;
}

type Made = DeliveredFiles<MadeFile['preset']>;

/** Makes what is attached to messages. A copy of the master is quick and made at once; all else waits its turn among heavy work. */
export function createDeliverables(options: DeliverablesOptions): Deliverables {
  const { library, workshop } = options;
  const memory = createSizeMemory(workshop);
  const store = (recordingId: string) => {
    try {
      return library.getStored(recordingId);
    } catch (error) {
      throw new AppError('attachment-missing', 'the recording is gone', { cause: error });
    }
  };
  return {
    async makeDeliverables({ recordingId, screenPreset, limitBytes, folder, signal, onProgress }) {
      const { file: recording } = store(recordingId);
      const job: DeliveryJob = {
        ...{ recording, onProgress, directory: folder },
        source: () => store(recordingId).folder,
        limitBytes: limitBytes ?? Infinity,
      };
      try {
        const made = await make(options, job, { screenPreset, signal, memory });
        return await nameFiles(made, job);
      } finally {
        await removePartFiles(folder);
      }
    },
    makeThumbnail: ({ file, mimeType }, directory, signal) =>
      workshop.light(signal, (context) =>
        makeThumbnail(context, { directory, name: file, format: formatOfMedia(mimeType) }),
      ),
    predict(request, signal) {
      const { file: recording, folder } = store(request.recordingId);
      return predict({ workshop, memory, recording, source: () => folder }, request, signal);
    },
  };
}

interface Wish {
  readonly screenPreset: DeliverableRequest['screenPreset'];
  readonly signal: AbortSignal;
  readonly memory: SizeMemory;
}

async function make(
  { workshop, voicePreset }: DeliverablesOptions,
  job: DeliveryJob,
  { screenPreset, signal, memory }: Wish,
): Promise<Made> {
  const { recording, source, limitBytes } = job;
  const isVoice = recording.kind === 'voice';
  const wantsSmall = isVoice && (voicePreset() === 'small' || recording.master?.preset === 'opus-24');
  const wantsMaster = isVoice ? !wantsSmall : screenPreset === 'original';
  const master = wantsMaster ? masterToCopy(recording, limitBytes) : null;
  if (master !== null) {
    const file = await workshop.light(signal, (context) => copyMaster(context, master, job));
    return { preset: isVoice ? master.preset : 'original', files: [file] };
  }
  if (isVoice) {
    const wanted = wantsSmall ? 'opus-24' : recording.master?.preset === 'aac-64' ? 'aac-64' : 'aac-48';
    return workshop.heavy(signal, (context) => makeVoiceForSending(context, wanted, job));
  }
  if (screenPreset === 'original') {
    const { sizeBytes } = predictOriginal(recording, estimateSizes(recording, 'universal'), null);
    return workshop.heavy(signal, (context) => renderOriginal(context, job, sizeBytes));
  }
  const encode = await workshop.heavy(signal, (context) =>
    encodeForSending(context, screenPreset, {
      ...job,
      measure: () => memory.measureIn(context, screenPreset, { recording, source }),
    }),
  );
  return encode;
}

/** What files of each preset are called by programs, and how their names end. */
function formOf(preset: MadeFile['preset']): { readonly mimeType: string; readonly extension: string } {
  return preset === 'universal' || preset === 'small' || preset === 'original'
    ? { mimeType: 'video/mp4', extension: '.mp4' }
    : voiceEncodings[preset];
}

/** Gives files that are good their names, in order. */
async function nameFiles({ preset, files }: Made, job: DeliveryJob): Promise<MadeFile[]> {
  const { recording, directory, onProgress } = job;
  const { mimeType, extension } = formOf(preset);
  const editRevision = editOf(recording).revision;
  const named: MadeFile[] = [];
  for (const [index, { name, ...made }] of files.entries()) {
    const part = files.length === 1 ? '' : `-${index + 1}`;
    const file = `${recording.id}${part}${extension}`;
    await rename(join(directory, name), join(directory, file));
    named.push({ file, preset, mimeType, ...made, editRevision });
  }
  await syncFolder(directory);
  onProgress(1);
  return named;
}

interface PredictDeps {
  readonly workshop: FfmpegWorkshop;
  readonly memory: SizeMemory;
  readonly recording: RecordingFile;
  readonly source: () => string;
}

async function predict(
  { workshop, memory, recording, source }: PredictDeps,
  { screenPreset, limitBytes }: DeliverableRequest,
  signal: AbortSignal,
): Promise<Prediction> {
  if (recording.kind === 'voice') throw new AppError('unsupported', 'no prediction for a voice');
  const asked = screenPreset === 'original' ? 'universal' : screenPreset;
  const estimated = estimateSizes(recording, asked);
  const roughly = { limitBytes, basis: 'estimated' } as const;
  const mayMeasure = !workshop.held() && workshop.status().state === 'ready';
  if (screenPreset === 'original') return predictOriginal(recording, estimated, limitBytes);
  if (!mayMeasure) return predictPicture(asked, estimated, roughly);
  const { preset, sizes } = await memory.measure(asked, { recording, source }, signal);
  return predictPicture(preset, sizes, { limitBytes, basis: 'measured' });
}
