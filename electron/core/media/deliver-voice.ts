import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Range } from '../../../shared/model/edit.ts';
import type { RecordingFile } from '../../../shared/model/recording.ts';
import { AppError } from '../errors.ts';
import { type DeliveredFiles, type DeliveryJob, createSplitter } from './deliver-picture.ts';
import { editOf } from './edit-of.ts';
import { type FittedFile, fitParts } from './fit-parts.ts';
import { inFolder } from './in-folder.ts';
import { type MediaContext, makeVoiceFile } from './make-voice.ts';
import { partName } from './part-files.ts';
import { renderRecording } from './render-recording.ts';
import { verifyMedia } from './verify-media.ts';
import { type VoiceEncodingName, voiceEncodings } from './voice-presets.ts';

/** Bits per second of voice files in thousands, with their containers, as they come out at most. */
const kilobits: Readonly<Record<VoiceEncodingName, number>> = { 'aac-64': 68, 'aac-48': 51, 'opus-24': 28 };

/** From `wanted` on down to the first preset that is expected to fit; the smallest where none is. */
export function fitVoicePreset(
  wanted: VoiceEncodingName,
  durationMs: number,
  limitBytes: number,
): VoiceEncodingName {
  const presets = ['aac-64', 'aac-48', 'opus-24'] as const;
  const candidates = presets.slice(presets.indexOf(wanted));
  return candidates.find((preset) => voiceBytes(preset, durationMs) <= limitBytes) ?? 'opus-24';
}

/** Bytes that a voice of `durationMs` comes to. */
export function voiceBytes(preset: VoiceEncodingName, durationMs: number): number {
  return (kilobits[preset] * durationMs) / 8;
}

interface VoicePart {
  readonly preset: VoiceEncodingName;
  readonly range: Range;
  readonly onProgress: (share: number) => void;
}

function isWhole({ startMs, endMs }: Range, { durationMs }: RecordingFile): boolean {
  return startMs <= 0 && endMs >= durationMs;
}

async function makeVoicePart(
  context: MediaContext,
  { recording, source, directory }: DeliveryJob,
  { preset, range, onProgress }: VoicePart,
): Promise<FittedFile> {
  const encoding = voiceEncodings[preset];
  const name = partName();
  const common = { recording, encoding, outputName: name, onProgress };
  if (isWhole(range, recording)) {
    const made = await makeVoiceFile(context, { ...common, source, folder: () => directory });
    return { name, ...made };
  }
  const { durationMs } = await renderRecording(context, {
    ...{ ...common, range, folder: source, directory: () => directory },
    // There is nothing but the voice.
    edit: { ...editOf(recording), muted: [] },
  });
  const { ffprobe } = context;
  const expectedDurationMs = durationMs;
  const made = await inFolder(
    () => directory,
    () => verifyMedia(context, { ffprobe, directory, name, encoding, expectedDurationMs }),
  );
  return { name, ...made };
}

/** Makes a voice for sending from its capture: as it is wanted where that fits, else smaller, else in parts. Rejects like `renderRecording`. */
export async function makeVoiceForSending(
  context: MediaContext,
  wanted: VoiceEncodingName,
  job: DeliveryJob,
): Promise<DeliveredFiles<VoiceEncodingName>> {
  const { limitBytes, directory, onProgress } = job;
  const splitter = createSplitter(context, job);
  const lengthMs = splitter.lengthMs(splitter.whole);
  const preset = fitVoicePreset(wanted, lengthMs, limitBytes);
  const count = Math.max(1, Math.ceil(voiceBytes(preset, lengthMs) / limitBytes));
  const files = await fitParts({
    ...splitter,
    ...{ count, directory, onProgress },
    async fit(range, { isLast, onProgress: report }) {
      const file = await makeVoicePart(context, job, { preset, range, onProgress: report });
      if (file.sizeBytes <= limitBytes) return file;
      await rm(join(directory, file.name), { force: true });
      if (isLast) throw new AppError('too-large', 'not even a few seconds fit the limit');
      return null;
    },
  });
  return { preset, files };
}
