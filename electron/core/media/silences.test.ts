import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findSilences, parseSilences, withMargin } from './silences.ts';
import { freeContext, installedFfmpegs } from './test-support/real-ffmpeg.ts';
import { makeTake } from './test-support/screen-take.ts';

const base = mkdtempSync(join(tmpdir(), 'outspoken-silences-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));

describe('parseSilences', () => {
  it('reads what silencedetect says, also of a silence at the end', () => {
    const log = [
      '[silencedetect @ 0x1] silence_start: -0.00133',
      '[silencedetect @ 0x1] silence_end: 1.5 | silence_duration: 1.5',
      'something else',
      '[silencedetect @ 0x1] silence_start: 4e+00',
    ];
    expect(parseSilences(log, 6000)).toEqual([
      { startMs: 0, endMs: 1500 },
      { startMs: 4000, endMs: 6000 },
    ]);
  });
});

describe('withMargin', () => {
  it('leaves room where speech is near, and none at the ends of a take', () => {
    const silences = [
      { startMs: 0, endMs: 1000 },
      { startMs: 2000, endMs: 2300 },
      { startMs: 4000, endMs: 5000 },
      { startMs: 8000, endMs: 9000 },
    ];
    expect(withMargin(silences, 150, 9000)).toEqual([
      { startMs: 0, endMs: 850 },
      { startMs: 4150, endMs: 4850 },
      { startMs: 8150, endMs: 9000 },
    ]);
  });
});

describe.each(await installedFfmpegs())('findSilences with $name', ({ tools }) => {
  it('hears the microphone, in time of the capture', async () => {
    const beeps = "aevalsrc='0.3*sin(2*PI*440*t)*lt(mod(t,2),1)':s=48000:d=6";
    const recording = makeTake(tools, base, {
      microphone: { seconds: 6, offsetMs: 400, source: ['-f', 'lavfi', '-i', beeps, '-ac', '1'] },
      'system-audio': { seconds: 6 },
    });
    const found = await findSilences(freeContext(tools), {
      recording,
      folder: () => base,
      directory: base,
      rule: { thresholdDb: -40, minSilenceMs: 500 },
    });
    const expected = [1400, 2400, 3400, 4400, 5400, 6400];
    const edges = found.flatMap(({ startMs, endMs }) => [startMs, endMs]);
    expect(edges).toHaveLength(expected.length);
    edges.forEach((edge, index) => expect(Math.abs(edge - (expected[index] ?? 0))).toBeLessThan(30));
  });
});
