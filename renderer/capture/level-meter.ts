import { createListeners } from '../bridge/listeners.ts';
import { type Amplitude, measureAmplitude } from './amplitude.ts';

/** Loudness of a stream, ten times a second. */
export interface LevelMeter {
  /** Loudness of the last 100 ms. */
  current(): Amplitude;
  /** Calls `listener` once for every 100 ms of sound, several times in a row after the window was held up; gives the function that ends this. */
  onMeasured(listener: (amplitude: Amplitude) => void): () => void;
  /** Measures now what came since the last time: called with every chunk, since timers are slow in hidden windows. */
  measure(): void;
  dispose(): void;
}

/** Low, so that the longest window an analyser has lasts 2 s: longer than the slowest timer of a hidden window. */
const sampleRate = 16_000;
const windowSamples = 32_768;
const stepSamples = sampleRate / 10;
const timerMs = 50;

/** Measures `stream` until disposed. Where the browser holds sound back until the first key or click, it starts with that. */
export function createLevelMeter(stream: MediaStream): LevelMeter {
  // No output: the meter must not open a loudspeaker. TypeScript does not know `sinkId` yet.
  const context = new AudioContext({
    sampleRate,
    latencyHint: 'playback',
    sinkId: { type: 'none' },
  } as AudioContextOptions);
  const analyser = new AnalyserNode(context, { fftSize: windowSamples });
  new MediaStreamAudioSourceNode(context, { mediaStream: stream }).connect(analyser);
  const samples = new Float32Array(windowSamples);
  const listeners = createListeners<Amplitude>();
  let current: Amplitude = { peak: 0, rms: 0 };
  let measuredSamples = 0;

  const measure = () => {
    const heard = Math.floor(context.currentTime * sampleRate);
    const fresh = Math.min(heard - measuredSamples, windowSamples);
    const steps = Math.floor(fresh / stepSamples);
    if (steps === 0) return;
    analyser.getFloatTimeDomainData(samples);
    const start = windowSamples - steps * stepSamples;
    for (let step = 0; step < steps; step++) {
      const from = start + step * stepSamples;
      current = measureAmplitude(samples.subarray(from, from + stepSamples));
      listeners.tell(current);
    }
    measuredSamples = heard;
  };
  const wake = () => void context.resume();
  const timer = window.setInterval(measure, timerMs);
  if (context.state === 'suspended') {
    window.addEventListener('pointerdown', wake, { once: true });
    window.addEventListener('keydown', wake, { once: true });
  }
  return {
    current: () => current,
    onMeasured: (listener) => listeners.add(listener),
    measure,
    dispose() {
      window.clearInterval(timer);
      window.removeEventListener('pointerdown', wake);
      window.removeEventListener('keydown', wake);
      void context.close();
    },
  };
}
