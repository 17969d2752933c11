import type { Edit, Range } from '../../../shared/model/edit.ts';
import type { RecordingFile } from '../../../shared/model/recording.ts';
import type { Size } from '../../../shared/model/stage.ts';
import { composePicture } from './compose-picture.ts';
import { composeSound } from './compose-sound.ts';
import type { MediaContext } from './make-voice.ts';
import { graphArguments, variableFrameRate } from './filter-graph.ts';
import { inFolder } from './in-folder.ts';
import { keyframeArguments } from './keyframe-arguments.ts';
import { tagArguments } from './media-tags.ts';
import { openTracks } from './open-tracks.ts';
import { type PictureEncoding, duplicateFilter } from './picture-encoding.ts';
import { findCopy } from './render-copy.ts';
import { type RenderJob, layOut, numberInputs, shownPictures } from './render-job.ts';
import { measureLevel } from './render-level.ts';
import type { PlacedTrack } from './render-plan.ts';
import { runFfmpeg } from './run-ffmpeg.ts';
import type { VoiceGain } from './voice-gain.ts';

/** What {@link renderRecording} makes from what. */
export interface RenderOptions {
  readonly recording: RecordingFile;
  readonly edit: Edit;
  /** Where the captures lie; asked before each step, since a recording may be moved while it is worked on. */
  readonly folder: () => string;
  /** Only this much of the capture; all of it when left out. */
  readonly range?: Range;
  /** How the picture is made, or the encoder and muxer of a file of sound alone. */
  readonly encoding: PictureEncoding | { readonly arguments: readonly string[] };
  /** Folder of the new file; asked like `folder`. */
  readonly directory: () => string;
  /** Null to write nothing, as in the first of two passes. */
  readonly outputName: string | null;
  /** False leaves the sound out. */
  readonly withSound?: boolean;
  /** Share of the work done, 0 to 1. */
  readonly onProgress: (share: number) => void;
}

/** What was made, as it should be; nobody has read it back yet. */
export interface RenderedRecording {
  readonly durationMs: number;
  /** Null where there is none. */
  readonly picture: (Size & { readonly frameRate: number }) | null;
  readonly hasSound: boolean;
  /** True when the picture is the captured one, not encoded again. */
  readonly isCopied: boolean;
}

const measureShare = 0.06;

/**
 * Makes one file of a recording as its Edit says: cut at whole frames, screen and camera put together, the sounds mixed
 * and levelled. A picture that needs no change is copied. The captures are only read. Rejects with `FfmpegError`,
 * `attachment-missing` when no capture is left, or `media-unreadable` when there is nothing to make.
 */
export async function renderRecording(
  context: MediaContext,
  options: RenderOptions,
): Promise<RenderedRecording> {
  const { recording, folder, onProgress } = options;
  await using opened = await openTracks({ recording, folder, tools: context, signal: context.signal });
  const job = layOut(options, opened.tracks);
  const { plan } = job;
  const hasSound = options.withSound !== false && plan.sounds.length > 0;
  const level = hasSound
    ? await measureLevel(context, job, (share) => onProgress(measureShare * share))
    : { gainDb: 0, limit: false };
  const copied = await findCopy(context, job);
  await makeFile(context, job, { copied, hasSound, level });
  const stage = plan.pieces[0]?.stage;
  return {
    durationMs: editedLengthMs(job),
    picture: stage ? { width: stage.width, height: stage.height, frameRate: plan.frameRate } : null,
    hasSound,
    isCopied: copied !== null,
  };
}

interface Found {
  readonly copied: PlacedTrack | null;
  readonly hasSound: boolean;
  readonly level: VoiceGain;
}

function editedLengthMs({ plan }: RenderJob): number {
  return (plan.keptCount / plan.frameRate) * 1000;
}

async function makeFile(context: MediaContext, job: RenderJob, found: Found): Promise<void> {
  const { options, encoding } = job;
  const { copied, hasSound, level } = found;
  const pictures = copied ? [copied] : shownPictures(job.plan);
  const sounds = hasSound ? job.plan.sounds : [];
  const { plan, inputs } = numberInputs(job, [...pictures, ...sounds], copied);
  const chains = [
    ...(copied ? [] : composePicture(plan, finishFilters(encoding, plan.frameRate))),
    ...(hasSound ? composeSound(plan, options.edit.gainDb, level) : []),
  ];
  const durationMs = editedLengthMs(job);
  await inFolder(options.directory, async (directory) => {
    await using graph = await graphArguments(chains, directory, context.libavcodec);
    await runFfmpeg(context, {
      inputs,
      logLevel: 'error',
      outputOptions: ['-sn', '-dn', ...graph.arguments, ...outputArguments(context, job, found)],
      outputName: options.outputName,
      directory,
      onProgress: (outTimeMs) =>
        options.onProgress(measureShare + (1 - measureShare) * Math.min(1, outTimeMs / durationMs)),
    });
  });
}

/** What the encoding asks for after composing. */
function finishFilters(encoding: PictureEncoding | null, frameRate: number): readonly string[] {
  return [
    ...(encoding?.dropDuplicates ? [duplicateFilter(frameRate)] : []),
    ...(encoding?.pictureFilters ?? []),
  ];
}

function outputArguments(
  { libavcodec }: MediaContext,
  { options, plan, encoding }: RenderJob,
  { copied, hasSound }: Found,
): readonly string[] {
  const sound = hasSound ? ['-map', '[a]'] : ['-an'];
  const tags = tagArguments(options.recording);
  if (encoding === null)
    return [...sound, '-vn', ...tags, ...('arguments' in options.encoding ? options.encoding.arguments : [])];
  const { videoArguments, audioArguments, muxerArguments } = encoding;
  const picture = copied
    ? ['-map', '0:v:0', '-c:v', 'copy']
    : [
        '-map',
        '[v]',
        ...variableFrameRate(libavcodec),
        ...videoArguments,
        ...keyframeArguments(options, plan),
      ];
  return [...picture, ...sound, ...(hasSound ? audioArguments : []), ...tags, ...muxerArguments];
}
