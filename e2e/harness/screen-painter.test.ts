import { describe, expect, it } from 'vitest';
import { codeCells, readCells } from './screen-painter.ts';

describe('the painted code', () => {
  it('is read back, also when it is a little blurred', () => {
    for (const value of [0, 1, 255, 2048, 4095]) {
      const brightness = codeCells(value).map((light) => (light ? 200 : 40));
      expect(readCells(brightness)).toBe(value);
    }
  });

  it('is not read from something else', () => {
    expect(readCells(Array.from({ length: 16 }, () => 255))).toBeNull();
    const damaged = codeCells(5).map((light, index) => (index === 4 ? 255 : light ? 255 : 0));
    expect(readCells(damaged)).toBeNull();
  });
});
