import { describe, expect, it } from 'vitest';
import { parseMailLimit } from './mail-limit.ts';

describe('parseMailLimit', () => {
  it.each([
    ['25', 25],
    [' 7,5 ', 7.5],
    ['1000', 1000],
    ['', null],
    ['0', null],
    ['1001', null],
    ['ten', null],
  ])('reads %j as %s', (typed, limit) => {
    expect(parseMailLimit(typed)).toBe(limit);
  });
});
