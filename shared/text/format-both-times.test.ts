import { expect, it } from 'vitest';
import { formatBothTimes } from './format-both-times.ts';

const nowMs = Date.parse('2026-11-23T20:00:00Z');

it('says a moment by the clocks of both', () => {
  const say = (instant: string, there: string) =>
    formatBothTimes(instant, { nowMs, there, here: 'Europe/Berlin' });
  expect(say('2026-11-24T09:00:00.000Z', 'Europe/Lisbon')).toEqual({
    there: '09:00 in Lisbon',
    here: 'tomorrow 10:00',
  });
  expect(say('2026-11-24T00:00:00.000Z', 'America/New_York')).toEqual({
    there: 'Mon 23 Nov 19:00 in New York',
    here: 'tomorrow 01:00',
  });
  expect(say('2026-11-24T09:00:00.000Z', 'Europe/Paris')).toBeNull();
});
