import { constants } from 'node:fs';
import { type FileHandle, copyFile, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Range } from '../../../shared/model/edit.ts';
import type { RecordingFile, TrackFile } from '../../../shared/model/recording.ts';
import { isPicture } from '../../../shared/model/track.ts';
import { systemErrorCode } from '../errors.ts';
import { formatOf } from './media-input.ts';
import { memberPath } from './playback-files.ts';
import { scanWebmFile } from './webm-file.ts';
import type { WebmIndex } from './webm-scanner.ts';

/** Bytes `from` up to, not including, `to` of a file. */
interface Span {
  readonly from: number;
  readonly to: number;
}

const copyBytes = 1024 * 1024;

/** The clusters that show `ranges` of a capture whose time 0 is at `offsetMs`, each from the keyframe before it. */
export function clusterSpans(index: WebmIndex, offsetMs: number, ranges: readonly Range[]): Span[] {
  const { cues, firstClusterOffset, wholeEnd } = index;
  const spans: Span[] = [];
  for (const { startMs, endMs } of ranges) {
    const from = cues.findLast(({ timeMs }) => timeMs <= startMs - offsetMs)?.offset ?? firstClusterOffset;
    const to = cues.find(({ timeMs }) => timeMs > endMs - offsetMs)?.offset ?? wholeEnd;
    const last = spans.at(-1);
    if (last && from <= last.to) spans[spans.length - 1] = { from: last.from, to: Math.max(last.to, to) };
    else if (to > from) spans.push({ from, to });
  }
  return spans;
}

async function copySpan(from: FileHandle, to: FileHandle, span: Span): Promise<void> {
  const buffer = Buffer.allocUnsafe(copyBytes);
  for (let at = span.from; at < span.to;) {
    const { bytesRead } = await from.read(buffer, 0, Math.min(copyBytes, span.to - at), at);
    if (bytesRead === 0) return;
    await to.write(buffer.subarray(0, bytesRead));
    at += bytesRead;
  }
}

async function sampleTrack(
  track: TrackFile,
  source: string,
  { target, ranges }: { readonly target: string; readonly ranges: readonly Range[] },
): Promise<TrackFile | null> {
  if (formatOf(track.mimeType) !== 'matroska') {
    // Only a WebM can be cut without decoding it: of what came from elsewhere all is read.
    await copyFile(source, target, constants.COPYFILE_FICLONE);
    return track;
  }
  const { index } = await scanWebmFile(source);
  if (index === null) return null;
  const input = await open(source, 'r');
  try {
    const output = await open(target, 'w');
    try {
      const head = { from: 0, to: index.firstClusterOffset };
      for (const span of [head, ...clusterSpans(index, track.offsetMs, ranges)])
        await copySpan(input, output, span);
      return { ...track, sizeBytes: (await output.stat()).size };
    } finally {
      await output.close();
    }
  } finally {
    await input.close();
  }
}

/**
 * Copies of the pictures of a recording into `target` that hold little more than `ranges`, each at its own time: what is
 * tried on them need not read a long recording. Tracks that are gone are left out.
 */
export async function sampleCaptures(
  recording: RecordingFile,
  folders: { readonly source: string; readonly target: string },
  ranges: readonly Range[],
): Promise<RecordingFile> {
  const tracks: TrackFile[] = [];
  for (const track of recording.tracks.filter(
    ({ track: name, sizeBytes }) => isPicture(name) && sizeBytes > 0,
  )) {
    const path = memberPath(folders.source, track.file);
    if (path === null) continue;
    const copied = await sampleTrack(track, path, { target: join(folders.target, track.file), ranges }).catch(
      (error: unknown) => {
        if (systemErrorCode(error) === 'ENOENT') return null;
        throw error;
      },
    );
    if (copied !== null) tracks.push(copied);
  }
  return { ...recording, tracks };
}
