import type { TrackName } from '../../../shared/model/track.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import type { TakeState, TakeTrack, TakeWarning } from '../../capture/take-state.ts';
import type { IconName } from '../../components/icon.tsx';
import type { StateShape } from '../../components/state-label.tsx';

/** A warning about a running take: what is, and what it means for the recording. */
export interface TakeWords {
  readonly icon: IconName;
  readonly title: string;
  readonly meaning: string;
  /** True for what cannot be mended any more: said for a while, and beside the track for good. */
  readonly isPast: boolean;
}

/** Names of tracks as people say them. */
export const trackNames: Readonly<Record<TrackName, string>> = {
  microphone: 'Microphone',
  screen: 'Screen',
  camera: 'Camera',
  'system-audio': 'System audio',
};

/** Tracks in the order people think of them. */
export const trackOrder: readonly TrackName[] = ['screen', 'camera', 'microphone', 'system-audio'];

/** The picture of each track. */
export const trackIcons: Readonly<Record<TrackName, IconName>> = {
  microphone: 'microphone',
  screen: 'screen',
  camera: 'camera',
  'system-audio': 'system-audio',
};

/** How a track of a running take stands, in a word or two; `micFault` is what is wrong with the microphone, if anything. */
export function describeTrack(
  { track, isLive }: Pick<TakeTrack, 'track' | 'isLive'>,
  { phase, warnings }: Pick<TakeState, 'phase' | 'warnings'>,
  micFault: 'silent' | 'muted' | null,
): { readonly word: string; readonly shape: StateShape } {
  const own = warnings.filter((warning) => warningTrack(warning) === track);
  const lost = own.find((warning) => warning.kind === 'track-lost');
  if (lost) return { word: `lost at ${formatDuration(lost.atMs)}`, shape: 'ended' };
  if (!isLive) return { word: 'lost', shape: 'ended' };
  if (track === 'microphone' && micFault) return { word: micFault, shape: 'attention' };
  const kinds = own.map(({ kind }) => kind);
  if (kinds.includes('source-hidden')) return { word: 'hidden', shape: 'attention' };
  if (kinds.includes('no-frames')) return { word: 'no picture', shape: 'attention' };
  if (kinds.includes('encoder-behind')) return { word: 'falling behind', shape: 'attention' };
  return phase === 'paused' ? { word: 'paused', shape: 'idle' } : { word: 'live', shape: 'recording' };
}

function warningTrack(warning: TakeWarning): TrackName {
  return warning.kind === 'source-hidden' ? 'screen' : warning.track;
}

/** A warning in sentences. */
export function describeWarning(warning: TakeWarning): TakeWords {
  const isPast = warning.kind === 'track-lost' || warning.kind === 'track-missing';
  return { ...wordsFor(warning), isPast };
}

function wordsFor(warning: TakeWarning): Omit<TakeWords, 'isPast'> {
  switch (warning.kind) {
    case 'track-lost':
      return {
        icon: 'unplugged',
        title: `${lostTitles[warning.track]} at ${formatDuration(warning.atMs)}.`,
        meaning: 'Recording goes on without it. What it recorded until then is safe.',
      };
    case 'track-missing':
      return {
        icon: 'system-audio',
        title: 'System audio is not recorded.',
        meaning:
          'Nothing here gives it. To have it, stop and share again with sound ticked, or with a tab of the browser.',
      };
    case 'no-frames':
      return {
        icon: trackIcons[warning.track],
        title: `No picture arrives from the ${warning.track}.`,
        meaning: 'Sound is still recorded. If it stays so, stop and record again.',
      };
    case 'source-hidden':
      return {
        icon: 'window',
        title: 'The window you share is hidden.',
        meaning: 'Bring it back into view: nothing of it is seen until then.',
      };
    case 'encoder-behind':
      return {
        icon: 'warning',
        title: 'This computer cannot keep up.',
        meaning:
          'Pictures are left out; the sound is whole. A smaller picture or fewer frames help next time.',
      };
  }
}

const lostTitles: Record<TrackName, string> = {
  microphone: 'The microphone went away',
  screen: 'The shared screen went away',
  camera: 'The camera went away',
  'system-audio': 'System audio ended',
};

const urgency: readonly TakeWarning['kind'][] = [
  'track-lost',
  'no-frames',
  'source-hidden',
  'encoder-behind',
  'track-missing',
];

/** Warnings with the one that matters most first; of equal ones the newest. */
export function sortWarnings(warnings: readonly TakeWarning[]): readonly TakeWarning[] {
  return warnings.toReversed().sort((one, other) => urgency.indexOf(one.kind) - urgency.indexOf(other.kind));
}
