import { describe, expect, it } from 'vitest';
import { timeThere, zoneWords } from './time-there.ts';

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

describe('zoneWords', () => {
  it('begins with the city', () => {
    expect(zoneWords('America/Vancouver')).toBe('Vancouver, America');
    expect(zoneWords('America/Argentina/Buenos_Aires')).toBe('Buenos Aires, Argentina, America');
    expect(zoneWords('UTC')).toBe('UTC');
  });
});
