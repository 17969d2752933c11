import { describe, expect, it } from 'vitest';
import { toLocalField, toSendAt } from './send-time.ts';

/** Local times, since that is what people mean; months count from 0. */
const sunday = new Date(2026, 10, 22, 14, 30).getTime();
const monday = new Date(2026, 10, 23, 8, 0).getTime();
const iso = (...parts: readonly [number, number, number, number]) => new Date(...parts).toISOString();

describe('toSendAt', () => {
  it('knows the times people mean', () => {
    expect(toSendAt('now', '', sunday)).toBeNull();
    expect(toSendAt('hour', '', sunday)).toBe(new Date(2026, 10, 22, 15, 30).toISOString());
    expect(toSendAt('tomorrow', '', sunday)).toBe(iso(2026, 10, 23, 9));
    expect(toSendAt('monday', '', sunday)).toBe(iso(2026, 10, 23, 9));
  });

  it('takes Monday for the next one on a Monday', () => {
    expect(toSendAt('monday', '', monday)).toBe(iso(2026, 10, 30, 9));
  });

  it('takes a chosen time in the future only', () => {
    expect(toSendAt('chosen', '2026-12-01T10:15', sunday)).toBe(new Date(2026, 11, 1, 10, 15).toISOString());
    expect(toSendAt('chosen', '2026-11-01T10:15', sunday)).toBeUndefined();
    expect(toSendAt('chosen', '', sunday)).toBeUndefined();
  });
});

describe('toLocalField', () => {
  it('is read back as the same minute', () => {
    expect(new Date(toLocalField(sunday)).getTime()).toBe(sunday);
  });
});
