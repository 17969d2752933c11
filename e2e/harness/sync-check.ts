import { join } from 'node:path';
import type { FoundRecording } from './library-check.ts';
import { beepRate, findBeeps } from './beeper.ts';
import { type CodePlace, readCodes } from './picture-code.ts';
import { decodeFineSound } from './sound.ts';

/** Something that happened while recording and can be found in the recording: when, by `Date.now` with fractions. */
export interface Happening {
  readonly at: number;
  readonly value: number;
}

/** Where a track has a happening: milliseconds on the take's clock, and when it really was. */
export interface Sighting {
  readonly takeMs: number;
  /** Where the track did not have it yet: the picture before, or the same moment where nothing lies between. */
  readonly notBeforeMs: number;
  readonly at: number;
}

function placed({ file, folder }: FoundRecording, name: string) {
  const track = file.tracks.find((candidate) => candidate.track === name);
  if (track === undefined) throw new Error(`no ${name} in ${folder}`);
  return { path: join(folder, track.file), offsetMs: track.offsetMs };
}

/** What a track is compared with: what happened, and about when a moment of the take was. */
export interface Truth {
  readonly happenings: readonly Happening[];
  /** Numbers come again after a while: the one nearest to this is meant. */
  readonly clockAt?: (takeMs: number) => number;
  readonly place?: CodePlace;
}

/** Every first picture of a number in a track, on the take's clock. Numbers that nobody knows of are left out. */
export function sightNumbers(
  recording: FoundRecording,
  track: 'screen' | 'camera',
  { happenings, clockAt = () => 0, place }: Truth,
): Sighting[] {
  const { path, offsetMs } = placed(recording, track);
  const frames = readCodes(path, place);
  return frames.flatMap(({ atSeconds, value }, index) => {
    const before = frames[index - 1];
    if (before === undefined || value === null || value === before.value) return [];
    const takeMs = offsetMs + atSeconds * 1000;
    const notBeforeMs = offsetMs + before.atSeconds * 1000;
    const candidates = happenings.filter((happening) => happening.value === value).map(({ at }) => at);
    return candidates.length === 0 ? [] : [{ takeMs, notBeforeMs, at: nearest(candidates, clockAt(takeMs)) }];
  });
}

function nearest(moments: readonly number[], moment: number): number {
  return moments.reduce(
    (best, one) => (Math.abs(one - moment) < Math.abs(best - moment) ? one : best),
    Infinity,
  );
}

/** Every beep in a microphone's track, on the take's clock, with the beep that was heard nearest to it. */
export function sightBeeps(
  recording: FoundRecording,
  heardAt: readonly number[],
  /** About when a moment of the take was. */
  clockAt: (takeMs: number) => number,
): Sighting[] {
  const { path, offsetMs } = placed(recording, 'microphone');
  return findBeeps(decodeFineSound(path), beepRate).map((seconds) => {
    const takeMs = offsetMs + seconds * 1000;
    return { takeMs, notBeforeMs: takeMs, at: nearest(heardAt, clockAt(takeMs)) };
  });
}

/** The time of day at a moment of the take, as the nearest of `sightings` tells. */
export function clockOf(sightings: readonly Sighting[]): (takeMs: number) => number {
  return (takeMs) => {
    const nearest = sightings.reduce((best, one) =>
      Math.abs(one.takeMs - takeMs) < Math.abs(best.takeMs - takeMs) ? one : best,
    );
    return nearest.at + takeMs - nearest.takeMs;
  };
}

/** Middle of how far behind the time of day the take's clock is where a track shows or tells things, within a stretch of the take. */
export function medianDelay(sightings: readonly Sighting[], fromMs: number, toMs: number): number {
  const delays = within(sightings, fromMs, toMs)
    .map(({ takeMs, at }) => takeMs - at)
    .toSorted((one, other) => one - other);
  return delays[delays.length >> 1] ?? Number.NaN;
}

/**
 * How far behind the time of day the take's clock is, by what a sampled track shows: a change happened between two pictures,
 * and this is the delay that the most changes agree with.
 */
export function agreedDelay(sightings: readonly Sighting[], fromMs: number, toMs: number): number {
  const spans = within(sightings, fromMs, toMs).map(({ takeMs, notBeforeMs, at }) => ({
    least: notBeforeMs - at,
    most: takeMs - at,
  }));
  const holding = (delay: number) => spans.filter(({ least, most }) => least <= delay && delay <= most);
  const best = spans
    .flatMap(({ least, most }) => [holding(least), holding(most)])
    .reduce((one, other) => (other.length > one.length ? other : one), []);
  const least = Math.max(...best.map((span) => span.least));
  const most = Math.min(...best.map((span) => span.most));
  return (least + most) / 2;
}

function within(sightings: readonly Sighting[], fromMs: number, toMs: number): readonly Sighting[] {
  return sightings.filter(({ takeMs }) => takeMs >= fromMs && takeMs < toMs);
}
