import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { MadeFile, RecordingFile } from '../../../shared/model/recording.ts';
import type { DeliveryJob } from './deliver-picture.ts';
import type { FittedFile } from './fit-parts.ts';
import { inFolder } from './in-folder.ts';
import { type MediaContext, openExisting } from './make-voice.ts';
import { tagArguments } from './media-tags.ts';
import { partName } from './part-files.ts';
import { masterPicture, mp4Arguments } from './picture-encoding.ts';
import { probePicture } from './probe-capture.ts';
import { probeMedia } from './probe-media.ts';
import { remuxMaster } from './remux-master.ts';
import { runFfmpeg } from './run-ffmpeg.ts';
import { type VerifiedMedia, verifyMedia } from './verify-media.ts';
import { verifyPicture } from './verify-picture.ts';
import { type VoiceEncodingName, voiceEncodings } from './voice-presets.ts';

/** What tags and another index may add to a master. */
const addedBytes = 16_000;

/** The master of a recording, when it is made as the recording is edited now and its copy fits `limitBytes`. */
export function masterToCopy({ master, edit }: RecordingFile, limitBytes: number): MadeFile | null {
  if (master?.editRevision !== (edit?.revision ?? 0)) return null;
  return master.sizeBytes + addedBytes <= limitBytes ? master : null;
}

interface CopyJob extends DeliveryJob {
  readonly master: MadeFile;
  readonly name: string;
}

async function copyVoice(
  context: MediaContext,
  job: CopyJob,
  preset: VoiceEncodingName,
): Promise<VerifiedMedia> {
  const { recording, source, directory, master, name } = job;
  const encoding = voiceEncodings[preset];
  const file = await openExisting(source, master.file);
  try {
    const input = { file, format: encoding.format };
    await remuxMaster(context, { input, tags: tagArguments(recording), directory, outputName: name });
  } finally {
    await file.close();
  }
  const { ffprobe } = context;
  return verifyMedia(context, { ffprobe, directory, name, encoding, expectedDurationMs: master.durationMs });
}

async function copyPicture(context: MediaContext, job: CopyJob): Promise<VerifiedMedia> {
  const { recording, source, directory, master, name } = job;
  const encoding = masterPicture;
  const { format } = encoding;
  const { ffprobe, signal } = context;
  const probing = { ffprobe, signal, format, name: master.file };
  const file = await openExisting(source, master.file);
  try {
    await runFfmpeg(context, {
      ...{ inputs: [{ file, format }], logLevel: 'error', directory, outputName: name },
      outputOptions: ['-map', '0', '-c', 'copy', ...tagArguments(recording), ...mp4Arguments],
    });
  } finally {
    await file.close();
  }
  const picture = await inFolder(source, (folder) => probePicture({ ...probing, directory: folder }));
  const { streamCount } = await inFolder(source, (folder) => probeMedia({ ...probing, directory: folder }));
  const rendered = { durationMs: master.durationMs, picture, hasSound: streamCount > 1, isCopied: true };
  return verifyPicture(context, { directory, name, encoding, rendered });
}

/** Copies a master as it is, with the tags of today, and reads the copy back. Rejects like `openExisting` and with `FfmpegError`. */
export async function copyMaster(
  context: MediaContext,
  master: MadeFile,
  job: DeliveryJob,
): Promise<FittedFile> {
  const name = partName();
  const copy = { ...job, master, name };
  try {
    const made = await (job.recording.kind === 'voice'
      ? copyVoice(context, copy, master.preset === 'aac-64' ? 'aac-64' : 'aac-48')
      : copyPicture(context, copy));
    return { name, ...made };
  } catch (error) {
    await rm(join(job.directory, name), { force: true });
    throw error;
  }
}
