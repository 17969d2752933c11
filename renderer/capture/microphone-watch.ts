/** What the user is told about the microphone while it is open. */
export type MicrophoneHealth = 'fine' | 'silent' | 'muted' | 'gone';

/** What is known of the microphone at one moment. */
export interface MicrophoneObservation {
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
/** Silence for this many observations in a row is told: 2 s, so that the warning stands within 3 s also when the device takes its time to open. */
const silentCount = 20;

/** Judges the microphone from observations that come ten times a second. */
export function createMicrophoneWatch(): (observation: MicrophoneObservation) => MicrophoneHealth {
  let quiet = 0;
  return ({ peak, muted, ended }) => {
    quiet = peak < silenceAmplitude ? quiet + 1 : 0;
    if (ended) return 'gone';
    if (muted) return 'muted';
    return quiet >= silentCount ? 'silent' : 'fine';
  };
}
