import { AppError } from '../errors.ts';
import { offsetSeconds } from './compose-picture.ts';
import type { OpenTrack } from './open-tracks.ts';
import type { PictureEncoding } from './picture-encoding.ts';
import type { RenderOptions } from './render-recording.ts';
import { type PlacedTrack, type RenderPlan, planRender } from './render-plan.ts';
import type { FfmpegInput, FfmpegRun } from './run-ffmpeg.ts';

/** A recording that is being rendered: its open captures and what becomes of them. */
export interface RenderJob {
  readonly options: RenderOptions;
  readonly tracks: readonly OpenTrack[];
  /** Its tracks are numbered as in `tracks`. */
  readonly plan: RenderPlan;
  /** Null for sound alone. */
  readonly encoding: PictureEncoding | null;
}

/** Grid of a recording without a picture: cuts fall on hundredths of a second. */
const soundGrid = 100;
const mostFrames = 60;

function placeTrack({ captured, picture }: OpenTrack, input: number, durationMs: number): PlacedTrack {
  const { track, offsetMs, lostAtMs } = captured;
  const endMs =
    lostAtMs ?? (captured.durationMs === null ? durationMs : captured.offsetMs + captured.durationMs);
  return { track, input, offsetMs, endMs, size: picture && { width: picture.width, height: picture.height } };
}

/** Lays out what is to be made of open captures. Throws `AppError('media-unreadable')` when nothing is left, or no picture where one is to be made. */
export function layOut(options: RenderOptions, tracks: readonly OpenTrack[]): RenderJob {
  const { recording, edit, range = null } = options;
  const encoding = 'videoCodec' in options.encoding ? options.encoding : null;
  const { durationMs } = recording;
  const placed = tracks
    .map((track, input) => placeTrack(track, input, durationMs))
    .filter(({ size }) => encoding !== null || size === null);
  const pictureOf = (name: string) => tracks.find(({ captured }) => captured.track === name)?.picture;
  const main = pictureOf('screen') ?? pictureOf('camera');
  const frameRate =
    main && encoding ? Math.min(main.frameRate, encoding.maxFrameRate ?? mostFrames) : soundGrid;
  const maxHeight = encoding?.maxHeight ?? null;
  const plan = planRender({ tracks: placed, durationMs, edit, range, frameRate, maxHeight });
  if (plan.keptCount === 0 || placed.length === 0)
    throw new AppError('media-unreadable', 'nothing is left of the recording');
  if (encoding !== null && plan.pieces.length === 0)
    throw new AppError('media-unreadable', 'no picture was captured');
  return { options, tracks, plan, encoding };
}

/** The pictures that are shown at any time. */
export function shownPictures({ screen, camera, pieces }: RenderPlan): PlacedTrack[] {
  return [
    ...(screen && pieces.some(({ stage }) => stage.screen !== null) ? [screen] : []),
    ...(camera && pieces.some(({ stage }) => stage.camera !== null) ? [camera] : []),
  ];
}

/** Inputs of one run, and the plan with its tracks numbered as these are. */
export interface NumberedInputs {
  readonly inputs: FfmpegRun['inputs'];
  readonly plan: RenderPlan;
}

/** Takes as inputs what is `used`, in that order. What is `copied` gets its offset here, since no filter sees it. */
export function numberInputs(
  { tracks, plan }: RenderJob,
  used: readonly PlacedTrack[],
  copied: PlacedTrack | null,
): NumberedInputs {
  const toInput = (placed: PlacedTrack): readonly FfmpegInput[] => {
    const track = tracks[placed.input];
    if (track === undefined) return [];
    const { file, format } = track;
    if (placed === copied)
      return [{ file, format, options: ['-copyts', '-itsoffset', offsetSeconds(placed)] }];
    // The graph takes pictures that change their size; made anew for each size, it would forget where it was.
    return [{ file, format, options: ['-copyts', ...(track.picture ? ['-reinit_filter', '0'] : [])] }];
  };
  const [first, ...others] = used.flatMap(toInput);
  if (first === undefined) throw new AppError('media-unreadable', 'nothing of the recording is used');
  const renumber = (placed: PlacedTrack) => ({ ...placed, input: used.indexOf(placed) });
  return {
    inputs: [first, ...others],
    plan: {
      ...plan,
      screen: plan.screen && renumber(plan.screen),
      camera: plan.camera && renumber(plan.camera),
      sounds: plan.sounds.map(renumber),
    },
  };
}
