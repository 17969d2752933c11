import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { keepsAll } from './compose-picture.ts';
import type { MediaContext } from './make-voice.ts';
import { inFolder } from './in-folder.ts';
import type { OpenTrack } from './open-tracks.ts';
import type { RenderJob } from './render-job.ts';
import { type PlacedTrack, fitHeight } from './render-plan.ts';

const run = promisify(execFile);
const maxBuffer = 16 * 1024 * 1024;

/** The picture that can be copied as it was captured: not cut, not covered, not scaled, not thinned out. */
function copyCandidate({ tracks, plan, encoding }: RenderJob): OpenTrack | null {
  const placed = plan.screen ?? plan.camera;
  const track = placed && tracks[placed.input];
  if (!encoding?.copiesH264 || encoding.pictureFilters.length > 0 || !track?.picture) return null;
  const { picture } = track;
  const isShownAlone = plan.pieces.every(({ stage }) => plan.screen === null || stage.camera === null);
  const fitted = fitHeight(picture, encoding.maxHeight);
  const isFitting = fitted.width === picture.width && fitted.height === picture.height;
  const isThinned = encoding.maxFrameRate !== null && encoding.maxFrameRate < picture.frameRate;
  const isH264 = picture.codec === 'h264' && picture.pixelFormat === 'yuv420p';
  return isShownAlone && isFitting && !isThinned && isH264 && keepsAll(plan) ? track : null;
}

/** True when all keyframes have one size; a captured window can change it on the way, which MP4 does not take. */
async function keepsItsSize(
  { ffprobe, signal }: MediaContext,
  { captured, format }: OpenTrack,
  folder: () => string,
): Promise<boolean> {
  const { stdout } = await inFolder(folder, (cwd) =>
    run(
      ffprobe,
      [
        ...['-hide_banner', '-loglevel', 'quiet', '-protocol_whitelist', 'file', '-f', format],
        ...['-skip_frame', 'nokey', '-select_streams', 'v:0', '-show_entries', 'frame=width,height'],
        ...['-of', 'csv=p=0', `file:${captured.file}`],
      ],
      { cwd, signal, maxBuffer, windowsHide: true },
    ),
  );
  const sizes = stdout.split('\n').flatMap((line) => /\d+,\d+/.exec(line)?.[0] ?? []);
  return new Set(sizes).size === 1;
}

/** The picture among the plan's that is copied, or null when it has to be made. */
export async function findCopy(context: MediaContext, job: RenderJob): Promise<PlacedTrack | null> {
  const track = copyCandidate(job);
  if (track === null || !(await keepsItsSize(context, track, job.options.folder))) return null;
  return job.plan.screen ?? job.plan.camera;
}
