import { describe, expect, it } from 'vitest';
import { paceWaitMs, playerPace } from './media-response-pace.ts';

const mebibyte = 1024 * 1024;

describe('the pace for players', () => {
  it('is the least for what plays slowly, and where nothing is known of it', () => {
    const least = { burstBytes: mebibyte / 2, bytesPerSecond: 3 * mebibyte };
    expect(playerPace(400 * mebibyte, 3 * 3_600_000)).toEqual(least);
    expect(playerPace(mebibyte, 0)).toEqual(least);
  });

  it('stays ahead of three times the speed of what plays fast', () => {
    const { burstBytes, bytesPerSecond } = playerPace(600 * mebibyte, 60_000);
    expect(burstBytes).toBe(20 * mebibyte);
    expect(bytesPerSecond).toBe(80 * mebibyte);
  });

  it('waits for what is more than the burst only, and for no more than is not yet past', () => {
    const pace = { burstBytes: 1000, bytesPerSecond: 100 };
    expect(paceWaitMs(pace, 1000, 0)).toBe(0);
    expect(paceWaitMs(pace, 1050, 0)).toBe(500);
    expect(paceWaitMs(pace, 1050, 400)).toBe(100);
    expect(paceWaitMs(pace, 1050, 60_000)).toBe(0);
  });
});
