/** What the user is told about the microphone while it is open. */
export type MicrophoneHealth = 'fine' | 'silent' | 'muted' | 'gone';

/** What is known of the microphone at one moment. */
export interface MicrophoneObservation {
  /** `performance.now()`. */
  readonly atMs: number;
  /** Peak of the last 100 ms, 0 to 1. */
  readonly peak: number;
  /** The system or the device delivers no sound. */
  readonly muted: boolean;
  readonly ended: boolean;
}

/**
 * Peaks below this are no sound at all. An open microphone in a silent room is well above (-60 dBFS and more), a switched-off
 * one delivers zeros, with dither at most 3e-5.
 */
const silenceAmplitude = 0.0002;
/** Silence of this length is told, so that the warning stands within 3 s also when the device takes its time to open. */
const silentMs = 2000;

/** Judges the microphone from observations, about ten a second. */
export function createMicrophoneWatch(): (observation: MicrophoneObservation) => MicrophoneHealth {
  let quietSinceMs: number | null = null;
  return ({ atMs, peak, muted, ended }) => {
    quietSinceMs = peak < silenceAmplitude ? (quietSinceMs ?? atMs) : null;
    if (ended) return 'gone';
    if (muted) return 'muted';
    return quietSinceMs !== null && atMs - quietSinceMs >= silentMs ? 'silent' : 'fine';
  };
}
