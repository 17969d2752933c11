import { describe, expect, it } from 'vitest';
import { formatLength, formatMoment } from './format-moment.ts';

describe('formatMoment', () => {
  it('rounds to a tenth, over minutes too', () => {
    expect([0, 12_340, 59_960, 3_600_000].map(formatMoment)).toEqual([
      '0:00.0',
      '0:12.3',
      '1:00.0',
      '1:00:00.0',
    ]);
  });
});

describe('formatLength', () => {
  it('counts seconds up to a minute', () => {
    expect([2700, 59_960, 62_300].map(formatLength)).toEqual(['2.7 s', '1:00.0', '1:02.3']);
  });
});
