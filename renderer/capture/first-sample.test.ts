import { describe, expect, it } from 'vitest';
import { findFirstSample, isQuiet, waitForQuiet } from './first-sample.ts';
import { createSampleCollector } from './sample-watch.ts';

const stamps = [0, 33, 70, 99, 134, 165, 201, 233, 266, 301, 332, 370, 398, 433, 467, 500];
const sampleOf = (stamp: number) => ({ capturedMs: 1000 + stamp, arrivedMs: 1001 + stamp });
const samples = stamps.map(sampleOf);
const blocksFrom = (index: number) => stamps.slice(index).map((stamp) => stamp - (stamps[index] ?? 0));

describe('findFirstSample', () => {
  it('takes the first sample that came after the start', () => {
    expect(findFirstSample(samples, 1010, [])).toBe(1033);
    expect(findFirstSample(samples, 1010, blocksFrom(1))).toBe(1033);
  });

  it('lets the file decide when a sample came in the very moment of the start', () => {
    expect(findFirstSample(samples, 1000.9, blocksFrom(1))).toBe(1033);
    expect(findFirstSample(samples, 1001.1, blocksFrom(0))).toBe(1000);
  });

  it('knows pictures that the coder left out, also the first', () => {
    const left = [3, 4, 6, 7, 9, 10, 12, 13].map((index) => (stamps[index] ?? 0) - (stamps[3] ?? 0));
    expect(findFirstSample(samples, 1010, left)).toBe(1099);
  });

  it('knows where a capture begins that began while the page was busy', () => {
    const seen = [0, 4, 7, 8, 9, 10, 11, 12, 13, 14, 15].map((index) => sampleOf(stamps[index] ?? 0));
    expect(findFirstSample(seen, 1010, blocksFrom(1))).toBe(1033);
  });

  it('is not misled by a page that was busy at the start', () => {
    const sound = Array.from({ length: 40 }, (_, index) => {
      const capturedMs = 900 + index * 10;
      return { capturedMs, arrivedMs: capturedMs > 960 && capturedMs < 1050 ? 1060 : capturedMs + 12 };
    });
    expect(findFirstSample(sound, 1025, [])).toBe(1020);
  });

  it('keeps to the start in an even rhythm', () => {
    const even = Array.from({ length: 30 }, (_, index) => sampleOf(index * 33));
    const blocks = Array.from({ length: 20 }, (_, index) => index * 33);
    expect(findFirstSample(even, 1040, blocks)).toBe(1066);
  });

  it('keeps to the start where the file fits nowhere', () => {
    expect(findFirstSample(samples, 1010, [0, 50, 119, 183, 218, 283, 340, 377])).toBe(1033);
  });

  it('knows nothing without samples', () => {
    expect(findFirstSample([], 0, [0, 33])).toBeNull();
    expect(findFirstSample(samples, 9999, [0])).toBeNull();
  });
});

describe('createSampleCollector', () => {
  it('believes stamps of the page and moves those of another clock', () => {
    const own = createSampleCollector();
    own.add(1000, 1012);
    own.add(1010, 1021);
    expect(own.samples()).toEqual([
      { capturedMs: 1000, arrivedMs: 1012 },
      { capturedMs: 1010, arrivedMs: 1021 },
    ]);
    const other = createSampleCollector();
    other.add(9_000_000, 1002);
    other.add(9_000_033, 1034);
    expect(other.samples().map(({ capturedMs }) => capturedMs)).toEqual([1001, 1034]);
  });
});

describe('waitForQuiet', () => {
  it('is quiet between pictures, not just before one', () => {
    const watch = { samples: () => samples.slice(0, 2) };
    expect(isQuiet([watch], 1036)).toBe(true);
    expect(isQuiet([watch], 1065)).toBe(false);
    expect(isQuiet([{ samples: () => [] }], 1065)).toBe(true);
  });

  it('does not wait for a picture that never comes', async () => {
    const still = {
      samples: () => [],
      next: () => new Promise<void>(() => undefined),
      dispose: () => undefined,
    };
    await expect(waitForQuiet([still], () => 0, Promise.resolve())).resolves.toBeUndefined();
  });
});
