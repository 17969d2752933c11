import { describe, expect, it } from 'vitest';
import { choosePreset } from './choose-preset.ts';

describe('choosePreset', () => {
  it('follows the settings', () => {
    for (const setting of ['universal', 'small', 'original'] as const) {
      expect(choosePreset(setting, { usesOutspoken: false })).toBe(setting);
    }
  });

  it('is small for those who run Outspoken, unless the original is wanted', () => {
    expect(choosePreset('universal', { usesOutspoken: true })).toBe('small');
    expect(choosePreset('original', { usesOutspoken: true })).toBe('original');
  });
});
