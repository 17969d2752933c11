import type { Range } from '../../../shared/model/edit.ts';
import type { TrackName } from '../../../shared/model/track.ts';

/** A media file on the clock of a take: its own time 0 lies at `offsetMs`. `file` is a whole recording in one file. */
export interface Placed {
  readonly track: TrackName | 'file';
  readonly offsetMs: number;
  readonly durationMs: number;
}

/** True while `atMs` of the take lies within the file. */
export function covers({ offsetMs, durationMs }: Placed, atMs: number): boolean {
  return atMs >= offsetMs && atMs < offsetMs + durationMs;
}

/** The file whose time is the clock at `atMs`: the longest sound there, since ears hear what eyes do not see; else the screen, else the camera. */
export function pickLead<Part extends Placed>(parts: readonly Part[], atMs: number): Part | null {
  const rank = ({ track }: Placed) => (track === 'camera' ? 0 : track === 'screen' ? 1 : 2);
  const there = parts.filter((part) => covers(part, atMs));
  const [lead] = there.sort((one, other) => rank(other) - rank(one) || other.durationMs - one.durationMs);
  return lead ?? null;
}

/** `atMs`, or the end of the cut it lies in. Cuts are in order and apart from each other. */
export function skipCut(cuts: readonly Range[], atMs: number): number {
  const cut = cuts.find(({ startMs, endMs }) => startMs <= atMs && atMs < endMs);
  return cut?.endMs ?? atMs;
}

/** The first of `cuts`, which are in order, behind `atMs`. */
export function nextCut(cuts: readonly Range[], atMs: number): Range | undefined {
  return cuts.find(({ startMs }) => startMs > atMs);
}

/** Out of step by less than this is left alone. */
const unnoticedMs = { picture: 12, sound: 25 } as const;
/** Strongest change of speed that brings a file back into step; a change of sound is heard sooner than one of pictures. */
const strongest = { picture: 0.25, sound: 0.05 } as const;
/** Further out of step than this it is sought again. */
const lostMs = 350;

/** What brings a file that is `driftMs` ahead of the clock (behind when negative) back into step: a factor on its speed, or going there. */
export function steer(driftMs: number, kind: 'picture' | 'sound'): number | 'seek' {
  if (Math.abs(driftMs) > lostMs) return 'seek';
  if (Math.abs(driftMs) < unnoticedMs[kind]) return 1;
  return 1 - Math.max(-strongest[kind], Math.min(strongest[kind], driftMs / 400));
}
