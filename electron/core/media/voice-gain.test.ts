import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { voiceGain } from './voice-gain.ts';

const level = fc.double({ min: -69, max: 5, noNaN: true });
const peak = fc.double({ min: -70, max: 6, noNaN: true });

describe('voiceGain', () => {
  it.each([
    ['ordinary speech', -23, -8, { gainDb: 7.2, limit: true }],
    ['speech that is right', -16, -4, { gainDb: 0, limit: false }],
    ['a clipped loud take', -5, 0.5, { gainDb: -11, limit: false }],
    ['quiet speech', -34, -18, { gainDb: 18.3, limit: true }],
    ['faint speech', -45, -30, { gainDb: 10, limit: false }],
    ['a quiet room', -52, -40, { gainDb: 0, limit: false }],
    ['digital silence', -Infinity, -Infinity, { gainDb: 0, limit: false }],
  ])('%s', (_name, integratedLufs, peakDb, expected) => {
    expect(voiceGain({ integratedLufs, peakDb })).toEqual(expected);
  });

  it('never raises by more than 20 dB, nor above the target but for what the limiter takes, nor anything near silence', () => {
    fc.assert(
      fc.property(level, peak, (integratedLufs, peakDb) => {
        const { gainDb } = voiceGain({ integratedLufs, peakDb });
        expect(gainDb).toBeLessThanOrEqual(20);
        expect(integratedLufs + Math.max(0, gainDb)).toBeLessThanOrEqual(Math.max(-14.9, integratedLufs));
        if (integratedLufs <= -50) expect(gainDb).toBe(0);
      }),
    );
  });

  it('does not jump anywhere', () => {
    fc.assert(
      fc.property(level, (integratedLufs) => {
        const here = voiceGain({ integratedLufs, peakDb: -20 }).gainDb;
        const beside = voiceGain({ integratedLufs: integratedLufs + 0.1, peakDb: -20 }).gainDb;
        expect(Math.abs(here - beside)).toBeLessThanOrEqual(0.45);
      }),
    );
  });

  it('limits whatever could go over', () => {
    fc.assert(
      fc.property(level, peak, (integratedLufs, peakDb) => {
        const { gainDb, limit } = voiceGain({ integratedLufs, peakDb });
        if (integratedLufs > -50 && peakDb + gainDb > -2) expect(limit).toBe(true);
      }),
    );
  });
});
