import { describe, expect, it } from 'vitest';
import { fitSetting, learnSizes, partedBytes } from './fit-ladder.ts';
import { bestSettings } from './screen-presets.ts';

const sizes = { pictureBytes: 20_000_000, soundBytes: 2_000_000 };
const fit = (limitBytes: number, height = 1080) =>
  fitSetting('universal', sizes, { limitBytes, height, frameRate: 30 });

describe('fitSetting', () => {
  it('changes nothing where there is room', () => {
    expect(fit(Infinity)?.setting).toEqual(bestSettings.universal);
    expect(fit(22_000_001)).toMatchObject({ setting: bestSettings.universal, quality: 'sharp' });
  });

  it('steps down from bit rate to frames to size, and sound last', () => {
    const steps = [18, 15, 11, 9].map((megabytes) => fit(megabytes * 1e6));
    expect(steps.map((step) => step?.setting.maxFrameRate)).toEqual([null, null, 15, 15]);
    expect(steps.map((step) => step?.setting.maxHeight)).toEqual([null, null, null, 720]);
    expect(steps.map((step) => step?.setting.soundKilobits)).toEqual([48, 48, 48, 48]);
    expect(fit(7e6)).toMatchObject({ setting: { soundKilobits: 32 }, quality: 'soft' });
    expect(fit(1e6)).toBeNull();
  });

  it('never expects more than the limit', () => {
    for (let limit = 3e6; limit < 25e6; limit += 250_000) {
      for (const preset of ['universal', 'small'] as const) {
        const fitted = fitSetting(preset, sizes, { limitBytes: limit, height: 1080, frameRate: 30 });
        expect(fitted?.expectedBytes ?? 0).toBeLessThanOrEqual(limit + 1);
      }
    }
  });

  it('does not scale small pictures', () => {
    expect(fit(9e6, 480)?.setting.maxHeight ?? null).toBeNull();
  });

  it('learns from what was made', () => {
    const first = fit(18e6);
    if (first === null) throw new Error('nothing fits');
    const once = learnSizes('universal', sizes, [{ ...first, madeBytes: 21e6 }]);
    const options = { limitBytes: 18e6, height: 1080, frameRate: 30 };
    const second = fitSetting('universal', once, options);
    if (second === null) throw new Error('nothing fits');
    expect(second.setting.crf).toBeGreaterThan(first.setting.crf);
    // This one falls faster than most: less is given up for the rest.
    const twice = learnSizes('universal', once, [
      { ...first, madeBytes: 21e6 },
      { ...second, madeBytes: 12e6 },
    ]);
    const third = fitSetting('universal', twice, options)?.setting.crf ?? 0;
    expect(third).toBeGreaterThan(first.setting.crf);
    expect(third).toBeLessThan(second.setting.crf);
  });

  it('counts parts by a setting that keeps every frame', () => {
    expect(partedBytes('universal', sizes)).toBeGreaterThan(sizes.soundBytes);
    expect(partedBytes('universal', sizes)).toBeLessThan(sizes.pictureBytes);
  });
});
