/** What was measured of a take. Both are `-Infinity` for digital silence. */
export interface Loudness {
  /** Integrated loudness in LUFS (ITU-R BS.1770, gated, so that pauses do not count). */
  readonly integratedLufs: number;
  /** Highest sample in dBFS; above 0 where a float decoder went over full scale. */
  readonly peakDb: number;
}

/** How a take is brought to its level: one constant gain, and a limiter only where it is needed. */
export interface VoiceGain {
  readonly gainDb: number;
  readonly limit: boolean;
}

/** Where speech is brought to. */
const targetLufs = -16;

/** True peaks of what goes to the encoder stay below this: -1.5 dBTP, and half a decibel for the codec, which overshoots a little. */
export const peakLimitDb = -2;

/** True peaks lie at most this far above the samples of speech. */
const intersampleDb = 0.5;

/** What the limiter takes from the loudness of speech, per decibel of peak it takes: measured, 0.12 to 0.22. */
const limiterLoss = 0.15;
const mostLossDb = 1;

const mostGainDb = 20;
/** At or below this a take holds no voice worth raising. */
const silentLufs = -50;
/** From here down to `silentLufs` the gain allowed falls to nothing, so that there is no level at which it jumps. */
const faintLufs = -40;

/**
 * The gain that brings a take to -16 LUFS: any amount down, at most 20 dB up, less and less below -40 LUFS and none at
 * -50. It is the same from start to end, so pauses never swell. Where peaks are limited it is up to 1 dB more, since that
 * much is lost there.
 */
export function voiceGain({ integratedLufs, peakDb }: Loudness): VoiceGain {
  if (!(integratedLufs > silentLufs)) return { gainDb: 0, limit: false };
  const trust = Math.min(1, (integratedLufs - silentLufs) / (faintLufs - silentLufs));
  const plainDb = Math.min(targetLufs - integratedLufs, mostGainDb * trust);
  const overDb = peakDb + plainDb - peakLimitDb;
  const lossDb = Math.min(mostLossDb, Math.max(0, overDb * limiterLoss));
  const gainDb = Math.min(plainDb + lossDb, mostGainDb);
  return { gainDb: Math.round(gainDb * 10) / 10, limit: overDb + intersampleDb > 0 };
}
