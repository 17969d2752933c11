import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type FfmpegVersion, isAtLeast } from './ffmpeg-version.ts';
import { partName } from './part-files.ts';

/** Longest graph that is passed on the command line: systems allow 32 to 128 thousand characters for all of it. */
const longestInline = 16_000;
/** FFmpeg 7.0 reads any option from a file, and is to lose the one for graphs. */
const readsOptionsFromFiles: FfmpegVersion['libavcodec'] = [61, 3];
/** FFmpeg 5.1 renamed it. */
const hasFrameRateMode: FfmpegVersion['libavcodec'] = [59, 37];

/** Options that give ffmpeg a graph; its file, if it needs one, is removed when this is disposed. */
export interface GraphArguments extends AsyncDisposable {
  readonly arguments: readonly string[];
}

/** Options for the graph made of `chains`; a long one is written to a hidden file in `directory`, where ffmpeg must run. */
export async function graphArguments(
  chains: readonly string[],
  directory: string,
  libavcodec: FfmpegVersion['libavcodec'],
): Promise<GraphArguments> {
  const graph = chains.join(';');
  const name = graph.length > longestInline ? partName() : null;
  if (name !== null) await writeFile(join(directory, name), graph);
  const script = isAtLeast({ libavcodec }, readsOptionsFromFiles)
    ? '-/filter_complex'
    : '-filter_complex_script';
  const inline = graph === '' ? [] : ['-filter_complex', graph];
  return {
    arguments: name === null ? inline : [script, name],
    async [Symbol.asyncDispose]() {
      if (name !== null) await rm(join(directory, name), { force: true });
    },
  };
}

/** Option that writes each frame at its own time, none twice. */
export function variableFrameRate(libavcodec: FfmpegVersion['libavcodec']): readonly string[] {
  return [isAtLeast({ libavcodec }, hasFrameRateMode) ? '-fps_mode' : '-vsync', 'vfr'];
}

/** Output options that keep every frame at its time as captured, also where two are closer than one over the frame rate. */
export function everyFrame(libavcodec: FfmpegVersion['libavcodec']): readonly string[] {
  const option = isAtLeast({ libavcodec }, hasFrameRateMode) ? '-fps_mode' : '-vsync';
  return [option, 'passthrough', '-enc_time_base:v', '-1'];
}
