import { expect, test } from 'vitest';
import { readRecordedAt } from './recorded-at.ts';

const nowMs = Date.parse('2026-11-22T08:30:00Z');
const modifiedMs = new Date(2026, 4, 3, 10, 20).getTime();

test.each<[string, Readonly<Record<string, string>>, number]>([
  ['a time in UTC', { creation_time: '2025-03-04T05:06:07.000000Z' }, Date.UTC(2025, 2, 4, 5, 6, 7)],
  [
    'the place of a phone, before anything else',
    {
      creation_time: '2025-03-04T05:06:07Z',
      'com.apple.quicktime.creationdate': '2025-03-04T07:00:00+0200',
    },
    Date.UTC(2025, 2, 4, 5, 0, 0),
  ],
  ['local time', { date: '2025-03-04T05:06:07' }, new Date(2025, 2, 4, 5, 6, 7).getTime()],
  ['day and time as ID3 gives them', { date: '2025-03-04 05:06' }, new Date(2025, 2, 4, 5, 6).getTime()],
  [
    'day and time of a broadcast wave',
    { date: '2025-03-04', origination_time: '05:06:07' },
    new Date(2025, 2, 4, 5, 6, 7).getTime(),
  ],
  ['a day', { date: '2025-03-04' }, new Date(2025, 2, 4, 12).getTime()],
  ['the day on which it was changed', { date: '2026-05-03' }, modifiedMs],
  ['a year', { date: '1998' }, modifiedMs],
  ['a clock that was never set', { creation_time: '1970-01-01T00:00:12Z' }, modifiedMs],
  ['the beginning of QuickTime', { creation_time: '1904-01-01T00:00:00Z' }, modifiedMs],
  ['the future', { creation_time: '2036-01-01T00:00:00Z' }, modifiedMs],
  ['no date', { date: '2025-99-99 05:06' }, modifiedMs],
  ['nothing', {}, modifiedMs],
])('reads %s', (_what, tags, expected) => {
  expect(readRecordedAt(tags, { modifiedMs, nowMs })).toBe(expected);
});

test('does not believe a file that was changed before there were such files', () => {
  expect(readRecordedAt({}, { modifiedMs: 0, nowMs })).toBeNull();
  expect(readRecordedAt({}, { modifiedMs: null, nowMs })).toBeNull();
});
