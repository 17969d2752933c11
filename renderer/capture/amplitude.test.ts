import { describe, expect, it } from 'vitest';
import { measureAmplitude, toLevel } from './amplitude.ts';

describe('measureAmplitude', () => {
  it('finds peak and root mean square of both half-waves', () => {
    const { peak, rms } = measureAmplitude(new Float32Array([0.5, -0.5, 0.5, -0.5]));
    expect([peak, rms]).toEqual([0.5, 0.5]);
  });

  it('looks at the newest samples only, when told so', () => {
    expect(measureAmplitude(new Float32Array([1, 1, 0, 0.25]), 2).peak).toBe(0.25);
  });

  it('takes nothing for silence', () => {
    expect(measureAmplitude(new Float32Array())).toEqual({ peak: 0, rms: 0 });
  });
});

describe('toLevel', () => {
  it('maps full scale to 100, quiet speech to something visible, and clips', () => {
    expect([0, 0.01, 0.25, 1, 1.4, -1].map(toLevel)).toEqual([0, 10, 50, 100, 100, 0]);
  });
});
