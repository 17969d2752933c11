import { describe, expect, it } from 'vitest';
import { describeDeliveries } from './describe-delivery.ts';

function message(ids: readonly string[], changes: Partial<Parameters<typeof describeDeliveries>[0][number]>) {
  const viewedShare = changes.viewed?.share ?? null;
  const recordings = ids.map((id) => ({
    ...{ id, title: id, durationMs: 1, kind: 'voice' as const, viewedShare },
  }));
  const createdAt = '2026-11-22T10:00:00.000Z';
  return {
    state: 'sent' as const,
    viewed: null,
    deliveredAt: null,
    openedAt: null,
    createdAt,
    recordings,
    part: null,
    ...changes,
  };
}

describe('describeDeliveries', () => {
  it('tells how far the newest message with each recording has come', () => {
    const viewed = { by: 'a@b.example', firstAt: '2026-11-22T11:00:00.000Z', share: 0.8 };
    const states = describeDeliveries([
      message(['a'], { state: 'failed', createdAt: '2026-11-23T10:00:00.000Z' }),
      message(['a', 'b'], { state: 'viewed', viewed }),
      message(['c'], { deliveredAt: '2026-11-22T10:00:01.000Z' }),
      message(['d'], {}),
    ]);
    expect([...states].map(([id, { word }]) => `${id} ${word}`).toSorted()).toEqual([
      'a Failed',
      'b Viewed 80 %',
      'c Delivered',
      'd Sent',
    ]);
  });

  it('tells of each recording of a message by itself', () => {
    const viewed = { by: 'a@b.example', firstAt: '2026-11-22T11:00:00.000Z', share: 0.4 };
    const sent = message(['a', 'b'], { state: 'viewed', viewed });
    const [a, b] = sent.recordings;
    if (!a || !b) throw new Error('two were sent');
    const recordings = [
      { ...a, viewedShare: 0.8 },
      { ...b, viewedShare: null },
    ];
    const states = describeDeliveries([{ ...sent, recordings }]);
    expect([...states].map(([id, { word }]) => `${id} ${word}`)).toEqual(['a Viewed 80 %', 'b Delivered']);
  });

  it('tells how far a recording in parts was viewed by any part that was', () => {
    const viewed = { by: 'a@b.example', firstAt: '2026-11-22T11:00:00.000Z', share: 1 / 3 };
    const part = (number: number, setId = 'a') => ({ part: { setId, number, count: 3 } });
    const states = describeDeliveries([
      message(['a'], { ...part(1), state: 'viewed', viewed }),
      message(['a'], part(2)),
      message(['a'], part(3)),
      message(['b'], { ...part(1, 'b'), state: 'viewed', viewed, createdAt: '2026-11-21T10:00:00.000Z' }),
      message(['b'], { ...part(1, 'c'), createdAt: '2026-11-23T10:00:00.000Z' }),
    ]);
    expect([...states].map(([id, { word }]) => `${id} ${word}`).toSorted()).toEqual([
      'a Viewed 33 %',
      'b Sent',
    ]);
  });
});
