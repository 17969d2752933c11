import { describe, expect, it } from 'vitest';
import { type SendTime, sendTimes, toSendAt } from './send-time.ts';

/** Local times, since that is what people mean; months count from 0. */
const sunday = new Date(2026, 10, 22, 14, 30).getTime();
const monday = new Date(2026, 10, 23, 8, 0).getTime();
const iso = (...parts: readonly [number, number, number, number]) => new Date(...parts).toISOString();

const at = (time: SendTime, nowMs: number, chosen = '', zone: string | null = null) =>
  toSendAt({ time, chosen, zone }, nowMs);

describe('toSendAt', () => {
  it('knows the times people mean', () => {
    expect(at('now', sunday)).toBeNull();
    expect(at('hour', sunday)).toBe(new Date(2026, 10, 22, 15, 30).toISOString());
    expect(at('tomorrow', sunday)).toBe(iso(2026, 10, 23, 9));
    expect(at('monday', sunday)).toBe(iso(2026, 10, 23, 9));
  });

  it('takes Monday for the next one on a Monday', () => {
    expect(at('monday', monday)).toBe(iso(2026, 10, 30, 9));
  });

  it('takes a chosen time in the future only', () => {
    expect(at('chosen', sunday, iso(2026, 11, 1, 10))).toBe(iso(2026, 11, 1, 10));
    expect(at('chosen', sunday, iso(2026, 10, 1, 10))).toBeUndefined();
    expect(at('chosen', sunday)).toBeUndefined();
  });

  it('knows tomorrow morning where the recipient lives', () => {
    const nowMs = Date.parse('2026-11-23T22:00:00Z');
    expect(at('there', nowMs, '', 'Asia/Tokyo')).toBe('2026-11-25T00:00:00.000Z');
    expect(at('there', nowMs)).toBe(at('tomorrow', nowMs));
    expect(sendTimes('Asia/Tokyo').map(({ label }) => label)).toContain('Tomorrow at 09:00 in Tokyo');
    expect(sendTimes(null).map(({ value }) => value)).not.toContain('there');
  });
});
