import { type Range, editedDurationMs, normaliseCuts, toCaptureMs } from '../../../shared/model/edit.ts';
import type { PlaybackSource } from './playback-source.ts';
import type { PlaybackState } from './playback.ts';

type Skips = Pick<PlaybackState, 'silences' | 'skipsSilence'>;

/** Less than this is not worth playing: without its silences nothing would be left of the recording. */
const leastMs = 500;

/** What is not played of `source`, in time of its files: what its Edit cuts and, where they are skipped, silences. In order, apart from each other. */
function listCuts(source: PlaybackSource, { silences, skipsSilence }: Skips): readonly Range[] {
  const durationMs = source.kind === 'file' ? source.durationMs : source.captureDurationMs;
  const cuts = source.kind === 'file' ? [] : source.edit.cuts;
  const toTakeMs = (positionMs: number) => toCaptureMs(cuts, durationMs, positionMs);
  const skipped = skipsSilence
    ? silences.map(({ startMs, endMs }) => ({ startMs: toTakeMs(startMs), endMs: toTakeMs(endMs) }))
    : [];
  const all = normaliseCuts([...cuts, ...skipped], durationMs);
  return editedDurationMs(all, durationMs) < leastMs ? normaliseCuts(cuts, durationMs) : all;
}

/** Creates a function that gives what is not played, worked out anew only when something changed: it is asked with every picture. */
export function createCutList(): (source: PlaybackSource, skips: Skips) => readonly Range[] {
  let last: {
    readonly source: PlaybackSource;
    readonly skips: Skips;
    readonly cuts: readonly Range[];
  } | null = null;
  return (source, { silences, skipsSilence }) => {
    const isKnown =
      last?.source === source && last.skips.silences === silences && last.skips.skipsSilence === skipsSilence;
    if (last === null || !isKnown) {
      const skips = { silences, skipsSilence };
      last = { source, skips, cuts: listCuts(source, skips) };
    }
    return last.cuts;
  };
}
