import { describe, expect, it } from 'vitest';
import { boundsOf } from './period.ts';

describe('boundsOf', () => {
  const now = new Date(2026, 10, 30, 4, 5);
  const none = { fromDay: '', toDay: '' };

  it('goes back to the midnight before the first day that counts', () => {
    expect(boundsOf('any', none, now)).toEqual({});
    expect(boundsOf('week', none, now)).toEqual({ from: new Date(2026, 10, 24).toISOString() });
  });

  it('takes both days that are named, whole', () => {
    const days = { fromDay: '2026-11-22', toDay: '2026-11-30' };
    expect(boundsOf('days', days, now)).toEqual({
      from: new Date(2026, 10, 22).toISOString(),
      before: new Date(2026, 11, 1).toISOString(),
    });
  });

  it('leaves a side open of which no whole day is named', () => {
    expect(boundsOf('days', none, now)).toEqual({});
    expect(boundsOf('days', { fromDay: '2026-1', toDay: '2026-11-30' }, now)).toEqual({
      before: new Date(2026, 11, 1).toISOString(),
    });
  });
});
