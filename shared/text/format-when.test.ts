import { describe, expect, it } from 'vitest';
import { formatDaysAgo, formatFullWhen, formatWhen } from './format-when.ts';

const here = { nowMs: Date.parse('2026-11-22T23:30:00Z'), timeZone: 'Europe/Paris' };

describe('formatWhen', () => {
  it.each([
    ['2026-11-23T08:30:00+01:00', 'Today 08:30'],
    ['2026-11-22T23:15:00+01:00', 'Yesterday 23:15'],
    ['2026-11-24T09:00:00+01:00', 'Tomorrow 09:00'],
    ['2026-11-20T09:30:00+01:00', 'Fri 20 Nov 09:30'],
    ['2025-11-21T09:30:00+01:00', 'Fri 21 Nov 2025'],
    ['2027-01-01T00:00:00+01:00', 'Fri 1 Jan 2027'],
  ])('says %s as %s, seen from Paris after midnight', (instant, text) => {
    expect(formatWhen(instant, here)).toBe(text);
  });

  it('counts calendar days, not spans of 24 hours, when the clocks change', () => {
    const afterChange = { nowMs: Date.parse('2026-10-26T00:30:00+01:00'), timeZone: 'Europe/Paris' };
    expect(formatWhen('2026-10-25T00:10:00+02:00', afterChange)).toBe('Yesterday 00:10');
  });

  it('writes midnight as 00:00', () => {
    expect(formatWhen('2026-11-23T00:00:00+01:00', here)).toBe('Today 00:00');
  });
});

describe('formatDaysAgo', () => {
  it.each([
    ['2026-11-23T00:10:00+01:00', 'today'],
    ['2026-11-22T23:15:00+01:00', 'yesterday'],
    ['2026-11-20T09:30:00+01:00', '3 days ago'],
    // The clock was set back since.
    ['2026-11-24T09:30:00+01:00', 'today'],
  ])('says %s as %s, seen from Paris after midnight', (instant, text) => {
    expect(formatDaysAgo(instant, here)).toBe(text);
  });
});

describe('formatFullWhen', () => {
  it('gives day, date and time', () => {
    expect(formatFullWhen('2026-11-22T09:30:00+01:00', 'Europe/Paris')).toBe(
      'Sunday 22 November 2026 at 09:30',
    );
  });
});
