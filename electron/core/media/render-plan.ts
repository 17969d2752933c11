import { type Edit, type Range, defaultFace, keptRanges } from '../../../shared/model/edit.ts';
import { type Size, type Stage, arrangeStage } from '../../../shared/model/stage.ts';
import type { TrackName } from '../../../shared/model/track.ts';

/** Frames `from` up to, not including, `to`. */
export interface FrameRange {
  readonly from: number;
  readonly to: number;
}

/** Where a track lies on the clock of the take. */
export interface PlacedTrack {
  readonly track: TrackName;
  /** Number of its file among the inputs. */
  readonly input: number;
  readonly offsetMs: number;
  /** From here on there is nothing more of it. */
  readonly endMs: number;
  /** Of a picture, in pixels; null for sound. */
  readonly size: Size | null;
}

/** What is made of a recording. */
export interface RenderRequest {
  readonly tracks: readonly PlacedTrack[];
  readonly durationMs: number;
  readonly edit: Edit;
  /** Only this much of the capture. */
  readonly range: Range | null;
  /** Whole frames per second: cuts fall between two of them, for picture and sound alike. */
  readonly frameRate: number;
  readonly maxHeight: number | null;
}

/** A stretch of the edited recording through which the picture is arranged in one way. */
export interface StagePiece extends FrameRange {
  readonly stage: Stage;
}

/** A recording on the grid of its frames, which both picture and sound are cut by. */
export interface RenderPlan {
  readonly frameRate: number;
  /** Frames of the whole take. */
  readonly frameCount: number;
  /** What is kept of them, in order. */
  readonly kept: readonly FrameRange[];
  /** Frames that are kept. */
  readonly keptCount: number;
  /** Edited frames at which sound meets sound that did not follow it, or begins or ends within the take. */
  readonly joins: readonly number[];
  readonly screen: PlacedTrack | null;
  readonly camera: PlacedTrack | null;
  /** Tracks of sound that are heard. */
  readonly sounds: readonly PlacedTrack[];
  /** In frames of the edited recording, without gaps; empty without a picture. */
  readonly pieces: readonly StagePiece[];
}

function toFrame(ms: number, frameRate: number): number {
  return Math.round((ms * frameRate) / 1000);
}

function within(ranges: readonly Range[], limit: Range | null): Range[] {
  if (limit === null) return [...ranges];
  return ranges.flatMap(({ startMs, endMs }) => {
    const inside = { startMs: Math.max(startMs, limit.startMs), endMs: Math.min(endMs, limit.endMs) };
    return inside.endMs > inside.startMs ? [inside] : [];
  });
}

function keptFrames({ durationMs, edit, range, frameRate }: RenderRequest, frameCount: number): FrameRange[] {
  const kept: FrameRange[] = [];
  for (const { startMs, endMs } of within(keptRanges(edit.cuts, durationMs), range)) {
    const from = toFrame(startMs, frameRate);
    const to = Math.min(frameCount, toFrame(endMs, frameRate));
    const last = kept.at(-1);
    if (last?.to === from) kept[kept.length - 1] = { from: last.from, to };
    else if (to > from) kept.push({ from, to });
  }
  return kept;
}

function findJoins(kept: readonly FrameRange[], frameCount: number): number[] {
  const joins: number[] = kept[0] && kept[0].from > 0 ? [0] : [];
  let edited = 0;
  kept.forEach(({ from, to }, index) => {
    edited += to - from;
    if (index < kept.length - 1 || to < frameCount) joins.push(edited);
  });
  return joins;
}

/** Size of the picture: even, and not higher than `maxHeight`. */
export function fitHeight({ width, height }: Size, maxHeight: number | null): Size {
  const scale = maxHeight === null ? 1 : Math.min(1, maxHeight / height);
  const even = (pixels: number) => Math.max(2, 2 * Math.floor(pixels / 2 + 1e-6));
  return { width: even(width * scale), height: even(height * scale) };
}

/** Frames at which the picture may change, with what it is from there on. */
function stageChanges(
  request: RenderRequest,
  screen: PlacedTrack | null,
  camera: PlacedTrack | null,
): { readonly frame: number; readonly stage: Stage }[] {
  const { edit, frameRate, maxHeight, tracks } = request;
  const whole = screen?.size ?? camera?.size ?? null;
  if (whole === null) return [];
  const size = fitHeight(whole, maxHeight);
  const faces = [defaultFace(tracks.map(({ track }) => track)), ...edit.face];
  const cameraFrom = camera === null || screen === null ? 0 : Math.ceil((camera.offsetMs * frameRate) / 1000);
  const cameraTo = screen === null ? Infinity : Math.floor(((camera?.endMs ?? 0) * frameRate) / 1000);
  const frames = new Set([0, cameraFrom, cameraTo, ...faces.map(({ fromMs }) => toFrame(fromMs, frameRate))]);
  return [...frames]
    .filter((frame) => frame >= 0 && Number.isFinite(frame))
    .sort((one, other) => one - other)
    .map((frame) => {
      const face = faces.findLast(({ fromMs }) => toFrame(fromMs, frameRate) <= frame) ?? defaultFace([]);
      const isThere = camera !== null && frame >= cameraFrom && frame < cameraTo;
      const cameraSize = isThere ? camera.size : null;
      return { frame, stage: arrangeStage(face, screen && size, screen === null ? size : cameraSize) };
    });
}

function toPieces(
  changes: readonly { readonly frame: number; readonly stage: Stage }[],
  kept: readonly FrameRange[],
): StagePiece[] {
  const pieces: StagePiece[] = [];
  let edited = 0;
  const add = (count: number, stage: Stage) => {
    const last = pieces.at(-1);
    const piece = { from: edited, to: edited + count, stage };
    edited = piece.to;
    if (last && JSON.stringify(last.stage) === JSON.stringify(stage))
      pieces[pieces.length - 1] = { ...last, to: piece.to };
    else pieces.push(piece);
  };
  for (const { from, to } of kept) {
    changes.forEach(({ frame, stage }, index) => {
      const begin = Math.max(from, frame);
      const end = Math.min(to, changes[index + 1]?.frame ?? Infinity);
      if (end > begin) add(end - begin, stage);
    });
  }
  return pieces;
}

/** Lays a recording out on the grid of its frames. */
export function planRender(request: RenderRequest): RenderPlan {
  const { tracks, durationMs, edit, frameRate } = request;
  const frameCount = Math.max(1, toFrame(durationMs, frameRate));
  const kept = keptFrames(request, frameCount);
  const find = (name: TrackName) => tracks.find(({ track, size }) => track === name && size !== null) ?? null;
  const screen = find('screen');
  const camera = find('camera');
  return {
    frameRate,
    frameCount,
    kept,
    keptCount: kept.reduce((sum, { from, to }) => sum + to - from, 0),
    joins: findJoins(kept, frameCount),
    screen,
    camera,
    sounds: tracks.filter(({ track, size }) => size === null && !edit.muted.includes(track)),
    pieces: toPieces(stageChanges(request, screen, camera), kept),
  };
}
