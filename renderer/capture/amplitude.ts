/** Loudness of a piece of sound: both 0 to about 1 of full scale. */
export interface Amplitude {
  readonly peak: number;
  readonly rms: number;
}

/** Measures `samples` from index `from` on. Empty input is silence. */
export function measureAmplitude(samples: Float32Array, from = 0): Amplitude {
  let peak = 0;
  let squares = 0;
  for (let index = from; index < samples.length; index++) {
    const value = Math.abs(samples[index] ?? 0);
    if (value > peak) peak = value;
    squares += value * value;
  }
  return { peak, rms: samples.length > from ? Math.sqrt(squares / (samples.length - from)) : 0 };
}

/** An amplitude of 0 to 1 as a level of 0 to 100 for drawing and for the journal. The square root makes quiet speech visible. */
export function toLevel(amplitude: number): number {
  return Math.round(100 * Math.sqrt(Math.min(1, Math.max(0, amplitude))));
}
