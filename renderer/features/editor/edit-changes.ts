import {
  type Edit,
  type FaceChange,
  type Range,
  editedDurationMs,
  faceAt,
  keptRanges,
  normaliseCuts,
  untouchedEdit,
} from '../../../shared/model/edit.ts';
import type { TrackName } from '../../../shared/model/track.ts';

/** What an Edit says, whatever its revision. */
export type EditContent = Omit<Edit, 'revision'>;

/** Shorter than this no recording is cut. */
export const leastKeptMs = 200;
/** A change of the face this close to another one replaces it. */
const sameMomentMs = 50;

/** Where the recording begins and ends, in time of the capture. */
export function trimOf({ cuts }: EditContent, durationMs: number): Range {
  const kept = keptRanges(cuts, durationMs);
  return { startMs: kept[0]?.startMs ?? 0, endMs: kept.at(-1)?.endMs ?? durationMs };
}

/** Lets the recording begin at `atMs` of the capture, at least {@link leastKeptMs} before its end. */
export function trimStart(edit: EditContent, durationMs: number, atMs: number): EditContent {
  const before = trimOf(edit, durationMs);
  const to = Math.min(Math.max(0, atMs), before.endMs - leastKeptMs);
  const others = edit.cuts.filter(({ endMs }) => endMs > before.startMs);
  return withCuts(edit, durationMs, to > 0 ? [...others, { startMs: 0, endMs: to }] : others);
}

/** Lets the recording end at `atMs` of the capture, at least {@link leastKeptMs} behind its beginning. */
export function trimEnd(edit: EditContent, durationMs: number, atMs: number): EditContent {
  const before = trimOf(edit, durationMs);
  const to = Math.max(Math.min(durationMs, atMs), before.startMs + leastKeptMs);
  const others = edit.cuts.filter(({ startMs }) => startMs < before.endMs);
  return withCuts(
    edit,
    durationMs,
    to < durationMs ? [...others, { startMs: to, endMs: durationMs }] : others,
  );
}

/** Leaves out `ranges` too. Null when less than {@link leastKeptMs} would be left. */
export function cutOut(edit: EditContent, durationMs: number, ranges: readonly Range[]): EditContent | null {
  const next = withCuts(edit, durationMs, [...edit.cuts, ...ranges]);
  return editedDurationMs(next.cuts, durationMs) < leastKeptMs ? null : next;
}

/** Puts back what was cut within `range`. */
export function putBack(edit: EditContent, durationMs: number, range: Range): EditContent {
  const cuts = edit.cuts.flatMap(({ startMs, endMs }) => [
    { startMs, endMs: Math.min(endMs, range.startMs) },
    { startMs: Math.max(startMs, range.endMs), endMs },
  ]);
  return withCuts(edit, durationMs, cuts);
}

function withCuts(edit: EditContent, durationMs: number, cuts: readonly Range[]): EditContent {
  return { ...edit, cuts: normaliseCuts(cuts, durationMs) };
}

/** The part of `ranges` that is not cut yet, and how much shorter cutting it makes the recording. */
export function uncutPart(
  { cuts }: EditContent,
  durationMs: number,
  ranges: readonly Range[],
): { readonly ranges: readonly Range[]; readonly savedMs: number } {
  const left = ranges.filter(
    (range) => !cuts.some(({ startMs, endMs }) => startMs <= range.startMs && range.endMs <= endMs),
  );
  const before = editedDurationMs(cuts, durationMs);
  return { ranges: left, savedMs: before - editedDurationMs([...cuts, ...left], durationMs) };
}

/** What of the face is changed. */
export type FacePatch = Partial<Omit<FaceChange, 'fromMs'>>;

/** Changes the face throughout. Another layout makes it the same throughout; corner and size change wherever it is shown. */
export function changeFace(edit: EditContent, tracks: readonly TrackName[], patch: FacePatch): EditContent {
  const first = faceAt(edit.face, tracks, 0);
  if (patch.layout !== undefined) return { ...edit, face: [{ ...first, ...patch, fromMs: 0 }] };
  const all = edit.face[0]?.fromMs === 0 ? edit.face : [{ ...first, fromMs: 0 }, ...edit.face];
  return withFace(
    edit,
    all.map((change) => ({ ...change, ...patch })),
  );
}

/** Changes the face from `fromMs` of the capture on, up to the next change. */
export function changeFaceFrom(
  edit: EditContent,
  tracks: readonly TrackName[],
  fromMs: number,
  patch: FacePatch,
): EditContent {
  const now = faceAt(edit.face, tracks, fromMs);
  const others = edit.face.filter((change) => Math.abs(change.fromMs - fromMs) >= sameMomentMs);
  const at = edit.face.find((change) => Math.abs(change.fromMs - fromMs) < sameMomentMs)?.fromMs ?? fromMs;
  const before = at > 0 && !others.some((change) => change.fromMs < at);
  const first = before ? [{ ...faceAt(others, tracks, 0), fromMs: 0 }] : [];
  return withFace(edit, [...first, ...others, { ...now, ...patch, fromMs: at }]);
}

/** Lets what comes before the change at `fromMs` go on instead. */
export function removeFaceChange(edit: EditContent, fromMs: number): EditContent {
  return withFace(
    edit,
    edit.face.filter((change) => change.fromMs !== fromMs),
  );
}

/** In order of time, and without changes that change nothing. */
function withFace(edit: EditContent, face: readonly FaceChange[]): EditContent {
  const ordered = [...face].sort((one, other) => one.fromMs - other.fromMs);
  return { ...edit, face: ordered.filter((change, index) => !isSameFace(change, ordered[index - 1])) };
}

function isSameFace(one: FaceChange, other: FaceChange | undefined): boolean {
  if (one.layout !== other?.layout) return false;
  return one.corner === other.corner && one.size === other.size;
}

/** Mutes or unmutes a track. */
export function setMuted(edit: EditContent, track: TrackName, isMuted: boolean): EditContent {
  const others = edit.muted.filter((name) => name !== track);
  return { ...edit, muted: isMuted ? [...others, track] : others };
}

/** Changes the loudness of a track, in dB; 0 is as captured. */
export function setGain(edit: EditContent, track: TrackName, gainDb: number): EditContent {
  const others = Object.entries(edit.gainDb).filter(([name]) => name !== track);
  const next = gainDb === 0 ? others : [...others, [track, gainDb]];
  return { ...edit, gainDb: Object.fromEntries(next) as EditContent['gainDb'] };
}

/** True for an Edit that changes nothing of the recording. */
export function isUntouched({ cuts, face, muted, gainDb, levelled }: EditContent): boolean {
  const isPlain = cuts.length + face.length + muted.length + Object.keys(gainDb).length === 0;
  return isPlain && levelled === untouchedEdit.levelled;
}
