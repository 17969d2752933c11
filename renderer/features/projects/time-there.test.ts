import { describe, expect, it } from 'vitest';
import { sinceOf } from './period.ts';
import { timeThere } from './time-there.ts';

describe('timeThere', () => {
  const nowMs = Date.parse('2026-07-01T22:10:00.000Z');
  it('tells the time of day in another zone, summer time included', () => {
    expect(timeThere('Europe/Lisbon', nowMs)).toBe('23:10');
    expect(timeThere('Asia/Kathmandu', nowMs)).toBe('03:55');
  });

  it('says nothing where no zone is known', () => {
    expect(timeThere(undefined, nowMs)).toBeNull();
    expect(timeThere('Mars/Base', nowMs)).toBeNull();
  });
});

describe('sinceOf', () => {
  it('begins at midnight, today counted', () => {
    const since = new Date(sinceOf('week', new Date(2026, 2, 3, 15, 30)) ?? '');
    expect([since.getMonth(), since.getDate(), since.getHours()]).toEqual([1, 25, 0]);
    expect(sinceOf('any', new Date())).toBeNull();
  });
});
