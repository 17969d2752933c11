import { describe, expect, it } from 'vitest';
import { createLevelHistory } from './level-history.ts';

describe('createLevelHistory', () => {
  it('gives the newest levels, oldest first', () => {
    const history = createLevelHistory(3);
    for (const level of [1, 2, 3, 4]) history.push(level);
    expect(history.newest(2)).toEqual([3, 4]);
    expect(history.newest(10)).toEqual([2, 3, 4]);
  });

  it('is empty at first', () => {
    expect(createLevelHistory(3).newest(3)).toEqual([]);
  });
});
