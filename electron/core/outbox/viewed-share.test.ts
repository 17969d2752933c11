import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MessageRow } from './message-row.ts';
import { type ViewedReport, shareOfMessage, shareOfRecording, toldBy, withReport } from './viewed-share.ts';

type Row = Pick<MessageRow, 'part' | 'recordings' | 'viewed'>;

const recordings: Row['recordings'] = [{ id: 'a', title: 'Tour', durationMs: 15, kind: 'screen' }];

function partsOf(lengthsMs: readonly number[]): readonly Row[] {
  return lengthsMs.map((lengthMs, index) => ({
    ...{ viewed: null, recordings },
    part: {
      ...{ setId: 'a', place: 1, number: index + 1, count: lengthsMs.length, firstFile: index },
      ...{ filesMs: [lengthMs], recordingIds: [], sha256s: [] },
    },
  }));
}

const firstAt = '2026-11-23T10:00:00.000Z';

function tell(parts: readonly Row[], index: number, report: Omit<ViewedReport, 'firstAt'>): readonly Row[] {
  return parts.map((part, at) =>
    at === index || report.recordingId === null
      ? { ...part, viewed: withReport(part, parts[index] ?? part, { ...report, firstAt }) }
      : part,
  );
}

it('is a third for the first of three alike, whoever else has viewed another', () => {
  const one = tell(partsOf([5, 5, 5]), 0, { by: 'a@x.test', share: 1, recordingId: 'a' });
  expect(shareOfMessage(one)).toBeCloseTo(1 / 3);
  const two = tell(one, 1, { by: 'b@x.test', share: 1, recordingId: 'a' });
  expect(shareOfMessage(two)).toBeCloseTo(1 / 3);
  expect(shareOfMessage(tell(two, 2, { by: 'A@x.test', share: 1, recordingId: 'a' }))).toBeCloseTo(2 / 3);
  expect(shareOfMessage(partsOf([0, 0]))).toBe(0);
});

it('never falls, never says more than was told, and is all of it only when all of it was', () => {
  const report = fc.record({
    index: fc.integer({ min: 0, max: 2 }),
    by: fc.constantFrom('a@x.test', 'b@x.test'),
    share: fc.integer({ min: 0, max: 100 }).map((share) => share / 100),
    recordingId: fc.constantFrom('a', null),
  });
  const lengths = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(lengths, fc.array(report, { maxLength: 12 }), (lengthsMs, reports) => {
      let parts = partsOf(lengthsMs);
      let before = 0;
      for (const { index, ...told } of reports) {
        parts = tell(parts, index, told);
        const share = shareOfMessage(parts);
        expect(share).toBeGreaterThanOrEqual(before);
        before = share;
      }
      const most = Math.max(0, ...reports.map(({ share }) => share));
      expect(before).toBeLessThanOrEqual(most + 1e-6);
    }),
  );
});

describe('of several recordings in one message', () => {
  const several = ['a', 'b'].map((id, index) => ({
    ...{ id, title: id, durationMs: index === 0 ? 30 : 10, kind: 'voice' as const },
  }));
  const message: Row = { part: null, recordings: several, viewed: null };
  const after = (row: Row, recordingId: string | null, share: number, by = 'a@x.test'): Row => ({
    ...row,
    viewed: withReport(row, row, { by, share, recordingId, firstAt }),
  });
  const shares = (row: Row) => [
    shareOfMessage([row]),
    ...several.map(({ id }) => shareOfRecording([row], id)),
  ];

  it('each has its own, and counts for its length in that of the message', () => {
    expect(shares(message)).toEqual([0, null, null]);
    const one = after(message, 'b', 1);
    expect(shares(one)).toEqual([0.25, null, 1]);
    expect(shares(after(one, 'a', 0.5))).toEqual([0.625, 0.5, 1]);
    // What two people have seen is not what one has seen.
    expect(shares(after(one, 'a', 1, 'b@x.test'))).toEqual([0.75, 1, 1]);
    expect(shares(after(after(one, 'b', 0.2), 'b', 0.4))).toEqual([0.25, null, 1]);
  });

  it('says of all what an earlier version noted, and what nobody told which it was of', () => {
    const noted = { ...message, viewed: { by: 'a@x.test', firstAt, share: 0.8 } };
    expect(shares(noted)).toEqual([0.8, 0.8, 0.8]);
    expect(shares(after(noted, 'a', 1))).toEqual([0.8, 1, 0.8]);
    expect(shares(after(message, null, 0.5))).toEqual([0.5, 0.5, 0.5]);
    expect(shares(after(message, 'gone', 0.5))).toEqual([0.5, 0.5, 0.5]);
  });
});

describe('of several recordings that went in parts', () => {
  const two = ['a', 'b'].map((id) => ({ id, title: id, durationMs: 40, kind: 'screen' as const }));
  /** A film of 30 and 10, one of 20 and 20; the second message has the end of one and the beginning of the other. */
  const set: readonly Row[] = [
    { filesMs: [30], recordingIds: ['a'] },
    { filesMs: [10, 20], recordingIds: ['a', 'b'] },
    { filesMs: [20], recordingIds: ['b'] },
  ].map((files, index) => ({
    ...{ viewed: null, recordings: two },
    part: { ...{ setId: 's', place: 1, number: index + 1, count: 3, firstFile: 0, sha256s: [] }, ...files },
  }));
  const after = (rows: readonly Row[], index: number, report: Partial<ViewedReport>): readonly Row[] => {
    const [row] = rows.slice(index);
    if (!row) throw new Error('no such part');
    const whole = { by: 'a@x.test', firstAt, share: 1, recordingId: null, ...report };
    const told = toldBy(rows, row, whole);
    return rows.map((one) => (told.includes(one) ? { ...one, viewed: withReport(one, row, whole) } : one));
  };
  const shares = (rows: readonly Row[]) => [
    shareOfMessage(rows),
    ...two.map(({ id }) => shareOfRecording(rows, id)),
  ];

  it('tells them apart, part by part', () => {
    expect(shares(set)).toEqual([0, null, null]);
    const one = after(set, 1, { recordingId: 'a' });
    expect(shares(one)).toEqual([0.125, 0.25, null]);
    const both = after(one, 1, { recordingId: 'b', share: 0.5 });
    expect(shares(both)).toEqual([0.25, 0.25, 0.25]);
    expect(shares(after(both, 0, { recordingId: 'a' }))).toEqual([0.625, 1, 0.25]);
  });

  it('and once they were joined, by where each begins or by what is said of it', () => {
    const one = after(set, 0, { share: 0.8 });
    expect(shares(one)).toEqual([0.4, 0.8, null]);
    expect(one.map(({ viewed }) => viewed !== null)).toEqual([true, true, false]);
    expect(shares(after(one, 1, { joinedId: 'b' }))).toEqual([0.9, 0.8, 1]);
    // Where nobody says which it is.
    expect(shares(after(set, 1, { share: 0.5 }))).toEqual([0.5, 0.5, 0.5]);
  });
});
