import { type VoiceGain, peakLimitDb } from './voice-gain.ts';

/** Sample rate of everything made from voice, in hertz. */
export const voiceSampleRate = 48_000;

/**
 * Sound on an unbroken timeline from zero, in step with its own times, so that marks and pictures stay where they were.
 * Each pause of a capture cuts at a block of sound, and a busy machine leaves gaps: samples put end to end drift from their
 * times, which are right. The sound is drawn after them by at most 0.4 %, which nobody hears, and what is off by more than a
 * tenth of a second is cut or filled. `res` lets it resample from the first sample on: where that begins only at the first
 * drift, ffmpeg gives out all that came before a second time, as silence.
 */
export const followedTimeline = `aresample=${voiceSampleRate}:async=200:min_hard_comp=0.1:first_pts=0:flags=res`;

/** {@link followedTimeline} as one channel. */
export const voiceTimeline = `${followedTimeline},aformat=channel_layouts=mono`;

function decibels(db: number): string {
  return (10 ** (db / 20)).toFixed(4);
}

/** Filters for a gain from {@link VoiceGain}: the limiter runs at twice the rate, where it sees the peaks between samples that matter for speech. */
export function levelFilters({ gainDb, limit }: VoiceGain): readonly string[] {
  const gain = gainDb === 0 ? [] : [`volume=${gainDb.toFixed(1)}dB`];
  const limiter = `alimiter=limit=${decibels(peakLimitDb)}:attack=5:release=20:level=disabled`;
  const limited = limit ? [`aresample=${2 * voiceSampleRate}`, limiter, `aresample=${voiceSampleRate}`] : [];
  return [...gain, ...limited];
}

/** {@link voiceTimeline}, brought to its level. */
export function voiceFilters(gain: VoiceGain): string {
  return [voiceTimeline, ...levelFilters(gain)].join(',');
}
