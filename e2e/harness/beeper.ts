import { constants, closeSync, openSync, writeSync } from 'node:fs';

/** Beeps in a microphone that reads sound from a pipe, at moments that are known. */
export interface Beeper {
  /** When beeps were heard at the microphone, by `Date.now` with fractions, oldest first. */
  readonly heardAt: readonly number[];
  dispose(): void;
}

/** Samples a second that the pipe takes, 16 bit, one channel. */
export const beepRate = 48_000;

const tickMs = 5;
const beepEveryMs = 1000;
const beepLengthMs = 60;
const toneHz = 1000;

function sampleAt(index: number): number {
  const inBeepMs = ((index / beepRate) * 1000) % beepEveryMs;
  if (inBeepMs >= beepLengthMs) return 0;
  return Math.round(20_000 * Math.sin((2 * Math.PI * toneHz * index) / beepRate));
}

const wallNow = () => performance.timeOrigin + performance.now();

/** Writes silence with a beep every second into `pipe`, as fast as it is heard, from now on. */
export function startBeeper(pipe: string): Beeper {
  // Opened for reading too, so that it stays open while nobody listens.
  const file = openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK);
  const heardAt: number[] = [];
  const startedAt = wallNow();
  let written = 0;
  const write = () => {
    const due = Math.floor(((wallNow() - startedAt) / 1000) * beepRate);
    const samples = new Int16Array(due - written);
    for (let index = 0; index < samples.length; index += 1) {
      const at = written + index;
      samples[index] = sampleAt(at);
      if (at % ((beepEveryMs / 1000) * beepRate) === 0) heardAt.push(startedAt + (at / beepRate) * 1000);
    }
    written = due;
    try {
      writeSync(file, new Uint8Array(samples.buffer));
    } catch {
      // Nobody listens: the pipe is full.
    }
  };
  const timer = setInterval(write, tickMs);
  return {
    heardAt,
    dispose() {
      clearInterval(timer);
      closeSync(file);
    },
  };
}

/** Where beeps begin in sound of this rate, in seconds. */
export function findBeeps(sound: Float32Array, rate: number): number[] {
  const found: number[] = [];
  let quietSince = 0;
  for (const [index, value] of sound.entries()) {
    if (Math.abs(value) < 0.15) continue;
    // A tone passes through zero all the time.
    if (index - quietSince > rate * 0.3) found.push(index / rate);
    quietSince = index;
  }
  return found;
}
