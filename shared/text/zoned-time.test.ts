import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromWallTime, hourThere, isKnownZone, placeOfZone, toWallTime } from './zoned-time.ts';

const zones = Intl.supportedValuesOf('timeZone');
const zone = fc.constantFrom(...zones);
/** Five years to either side, to the minute: all changes of the clocks that are made every year are in it. */
const minute = fc
  .integer({ min: Date.UTC(2021, 0, 1) / 60_000, max: Date.UTC(2031, 0, 1) / 60_000 })
  .map((minutes) => minutes * 60_000);

describe('fromWallTime', () => {
  it('reads what clocks show, everywhere and at any time; of two moments the first', () => {
    fc.assert(
      fc.property(zone, minute, (timeZone, atMs) => {
        const shown = toWallTime(atMs, timeZone);
        const read = fromWallTime(shown, timeZone);
        expect(toWallTime(read, timeZone)).toBe(shown);
        expect(read).toBeLessThanOrEqual(atMs);
        expect(atMs - read).toBeLessThanOrEqual(3 * 3_600_000);
      }),
      { numRuns: 300 },
    );
  });

  it('gives a moment for every time that can be typed, never more than a change away from it', () => {
    fc.assert(
      fc.property(zone, minute, (timeZone, typedMs) => {
        const typed = new Date(typedMs).toISOString().slice(0, 16);
        const shownMs = Date.parse(`${toWallTime(fromWallTime(typed, timeZone), timeZone)}Z`);
        expect(shownMs).toBeGreaterThanOrEqual(typedMs);
        expect(shownMs - typedMs).toBeLessThanOrEqual(24 * 3_600_000);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['before clocks go forward', '2026-03-29T01:59', 'Europe/Berlin', '2026-03-29T00:59:00.000Z'],
    [
      'never shown: as far behind the change',
      '2026-03-29T02:30',
      'Europe/Berlin',
      '2026-03-29T01:30:00.000Z',
    ],
    ['after clocks went forward', '2026-03-29T03:30', 'Europe/Berlin', '2026-03-29T01:30:00.000Z'],
    ['shown twice: the first', '2026-10-25T02:30', 'Europe/Berlin', '2026-10-25T00:30:00.000Z'],
    ['after clocks went back', '2026-10-25T03:00', 'Europe/Berlin', '2026-10-25T02:00:00.000Z'],
    ['never shown, in America', '2026-03-08T02:15', 'America/New_York', '2026-03-08T07:15:00.000Z'],
    ['shown twice, in America', '2026-11-01T01:15', 'America/New_York', '2026-11-01T05:15:00.000Z'],
    ['shown twice for half an hour', '2026-04-05T01:45', 'Australia/Lord_Howe', '2026-04-04T14:45:00.000Z'],
    ['an offset of quarters', '2026-07-01T09:00', 'Asia/Kathmandu', '2026-07-01T03:15:00.000Z'],
  ])('%s', (_, wall, timeZone, instant) => {
    expect(new Date(fromWallTime(wall, timeZone)).toISOString()).toBe(instant);
  });

  it('keeps a year that is being typed', () => {
    for (const year of ['0002', '0020', '0202']) {
      const typed = `${year}-11-24T09:00`;
      expect(toWallTime(fromWallTime(typed, 'Europe/Lisbon'), 'Europe/Lisbon')).toBe(typed);
    }
    expect(fromWallTime('', 'Europe/Lisbon')).toBeNaN();
  });
});

describe('hourThere', () => {
  it('counts days as they are there, over a change of the clocks too', () => {
    const at = (now: string, timeZone: string) =>
      new Date(hourThere(Date.parse(now), timeZone, 1, 9)).toISOString();
    expect(at('2026-11-23T22:00:00Z', 'Asia/Tokyo')).toBe('2026-11-25T00:00:00.000Z');
    expect(at('2026-11-23T22:00:00Z', 'Europe/Lisbon')).toBe('2026-11-24T09:00:00.000Z');
    expect(at('2026-03-28T12:00:00Z', 'Europe/Lisbon')).toBe('2026-03-29T08:00:00.000Z');
    expect(at('2026-12-31T12:00:00Z', 'America/New_York')).toBe('2027-01-01T14:00:00.000Z');
  });
});

it('names places, and knows which zones there are', () => {
  expect(placeOfZone('America/Argentina/Buenos_Aires')).toBe('Buenos Aires');
  expect([isKnownZone('Europe/Lisbon'), isKnownZone('Mars/Base')]).toEqual([true, false]);
});
