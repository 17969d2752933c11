import { describe, expect, it } from 'vitest';
import { formatCount, formatDuration, formatSpan, speakDuration } from './format-duration.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

describe('formatDuration', () => {
  it.each([
    [0, '0:00'],
    [-5, '0:00'],
    [999, '0:00'],
    [4 * minute + 5 * second, '4:05'],
    [59 * minute + 59.9 * second, '59:59'],
    [hour + 2 * minute + 3 * second, '1:02:03'],
    [27 * hour, '27:00:00'],
  ])('writes %d ms as %s', (durationMs, text) => {
    expect(formatDuration(durationMs)).toBe(text);
  });
});

describe('speakDuration', () => {
  it.each([
    [0, '0 seconds'],
    [second, '1 second'],
    [4 * minute + 5 * second, '4 minutes 5 seconds'],
    [hour + 2 * second, '1 hour 2 seconds'],
  ])('says %d ms as %s', (durationMs, text) => {
    expect(speakDuration(durationMs)).toBe(text);
  });
});

describe('formatSpan', () => {
  it.each([
    [20 * second, 'less than a minute'],
    [minute, 'about 1 minute'],
    [89 * minute, 'about 89 minutes'],
    [3 * hour + 20 * minute, 'about 3 hours'],
  ])('rounds %d ms to %s', (durationMs, text) => {
    expect(formatSpan(durationMs)).toBe(text);
  });
});

describe('formatCount', () => {
  it('knows one from many', () => {
    expect([0, 1, 2].map((count) => formatCount(count, 'mark'))).toEqual(['0 marks', '1 mark', '2 marks']);
  });
});
