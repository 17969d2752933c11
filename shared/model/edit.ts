import { z } from 'zod';
import { type TrackName, trackNameSchema } from './track.ts';

/** A stretch of recorded time in milliseconds of the capture: from `startMs` up to, not including, `endMs`. */
export const rangeSchema = z
  .strictObject({ startMs: z.number().nonnegative(), endMs: z.number().nonnegative() })
  .refine(({ startMs, endMs }) => endMs > startMs, 'empty range');

/** See {@link rangeSchema}. */
export type Range = z.infer<typeof rangeSchema>;

/** How the camera is shown with the screen: not at all, as a round picture in a corner, beside it, or instead of it. */
export const faceLayoutSchema = z.enum(['off', 'bubble', 'side-by-side', 'full']);

/** See {@link faceLayoutSchema}. */
export type FaceLayout = z.infer<typeof faceLayoutSchema>;

/** Where a bubble sits. */
export const faceCornerSchema = z.enum(['top-left', 'top-right', 'bottom-left', 'bottom-right']);

/** See {@link faceCornerSchema}. */
export type FaceCorner = z.infer<typeof faceCornerSchema>;

/** The face from `fromMs` of the capture on, up to the next change. */
export const faceChangeSchema = z.strictObject({
  fromMs: z.number().nonnegative(),
  layout: faceLayoutSchema,
  corner: faceCornerSchema,
  /** Diameter of the bubble as a share of the picture's height. */
  size: z.number().min(0.1).max(0.6),
});

/** See {@link faceChangeSchema}. */
export type FaceChange = z.infer<typeof faceChangeSchema>;

/**
 * The non-destructive description of what is played and sent of a recording. Times are milliseconds of the capture, so
 * that an Edit can be changed again at any time without loss.
 */
export const editSchema = z.strictObject({
  /** Grows with every change; says which Edit a master was made with. 0 is the recording as it was captured. */
  revision: z.number().int().nonnegative(),
  /** Left out, in order and apart from each other; a trim is a cut at either end. */
  cuts: z.array(rangeSchema).max(2000),
  /** In order of time; up to the first one holds {@link defaultFace}. */
  face: z.array(faceChangeSchema).max(500),
  muted: z.array(trackNameSchema).max(4),
  /** Change of loudness per sound track in dB; 0 where it is not named. */
  gainDb: z.partialRecord(trackNameSchema, z.number().min(-30).max(30)),
  /** Levels the loudness of the whole by one constant gain. */
  levelled: z.boolean(),
});

/** See {@link editSchema}. */
export type Edit = z.infer<typeof editSchema>;

/** The Edit of a recording that was never edited. */
export const untouchedEdit: Edit = {
  revision: 0,
  cuts: [],
  face: [],
  muted: [],
  gainDb: {},
  levelled: true,
};

/** The face of a recording whose Edit says nothing of it: a small bubble at the bottom right where there is a screen, else the whole picture. */
export function defaultFace(tracks: readonly TrackName[]): FaceChange {
  const layout = !tracks.includes('camera') ? 'off' : tracks.includes('screen') ? 'bubble' : 'full';
  return { fromMs: 0, layout, corner: 'bottom-right', size: 0.24 };
}

/** True for a time of the capture that lies in one of `cuts`. */
export function isCut(cuts: readonly Range[], atMs: number): boolean {
  return cuts.some(({ startMs, endMs }) => startMs <= atMs && atMs < endMs);
}

/** Cuts put in order, joined where they touch or overlap, and kept within `durationMs`. */
export function normaliseCuts(cuts: readonly Range[], durationMs: number): Range[] {
  const joined: Range[] = [];
  const inside = cuts
    .map(({ startMs, endMs }) => ({ startMs: Math.max(0, startMs), endMs: Math.min(durationMs, endMs) }))
    .filter(({ startMs, endMs }) => endMs > startMs)
    .sort((one, other) => one.startMs - other.startMs);
  for (const cut of inside) {
    const last = joined.at(-1);
    if (last && cut.startMs <= last.endMs) last.endMs = Math.max(last.endMs, cut.endMs);
    else joined.push({ ...cut });
  }
  return joined;
}

/** What is left of `durationMs` after `cuts`, in order. Empty when all is cut. */
export function keptRanges(cuts: readonly Range[], durationMs: number): Range[] {
  const kept: Range[] = [];
  let fromMs = 0;
  for (const { startMs, endMs } of normaliseCuts(cuts, durationMs)) {
    if (startMs > fromMs) kept.push({ startMs: fromMs, endMs: startMs });
    fromMs = endMs;
  }
  if (fromMs < durationMs) kept.push({ startMs: fromMs, endMs: durationMs });
  return kept;
}

/** Length of what is left after `cuts`. */
export function editedDurationMs(cuts: readonly Range[], durationMs: number): number {
  return keptRanges(cuts, durationMs).reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
}

/** Place in the edited recording of `captureMs`; a place inside a cut becomes the place where the cut was. */
export function toEditedMs(cuts: readonly Range[], durationMs: number, captureMs: number): number {
  let editedMs = 0;
  for (const { startMs, endMs } of keptRanges(cuts, durationMs)) {
    if (captureMs <= startMs) break;
    editedMs += Math.min(captureMs, endMs) - startMs;
  }
  return editedMs;
}

/** Place in the capture of `editedMs`; at a cut, the place behind it. */
export function toCaptureMs(cuts: readonly Range[], durationMs: number, editedMs: number): number {
  let leftMs = Math.max(0, editedMs);
  const kept = keptRanges(cuts, durationMs);
  for (const { startMs, endMs } of kept) {
    if (leftMs < endMs - startMs) return startMs + leftMs;
    leftMs -= endMs - startMs;
  }
  return kept.at(-1)?.endMs ?? 0;
}

/** The face at a time of the capture. */
export function faceAt(
  face: readonly FaceChange[],
  tracks: readonly TrackName[],
  captureMs: number,
): FaceChange {
  return face.findLast(({ fromMs }) => fromMs <= captureMs) ?? defaultFace(tracks);
}
