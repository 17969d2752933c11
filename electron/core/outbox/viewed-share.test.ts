import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { MessageRow } from './message-row.ts';
import { type ViewedReport, shareOfParts, withReport } from './viewed-share.ts';

type Part = Pick<MessageRow, 'part' | 'viewed'>;

function partsOf(lengthsMs: readonly number[]): readonly Part[] {
  return lengthsMs.map((lengthMs, index) => ({
    viewed: null,
    part: {
      ...{ setId: 'a', place: 1, number: index + 1, count: lengthsMs.length, firstFile: index },
      ...{ filesMs: [lengthMs], sha256s: [] },
    },
  }));
}

const firstAt = '2026-11-23T10:00:00.000Z';

function tell(parts: readonly Part[], index: number, report: Omit<ViewedReport, 'firstAt'>): readonly Part[] {
  return parts.map((part, at) =>
    at === index || report.isJoined
      ? { ...part, viewed: withReport(part.viewed, { ...report, firstAt }) }
      : part,
  );
}

it('is a third for the first of three alike, whoever else has viewed another', () => {
  const one = tell(partsOf([5, 5, 5]), 0, { by: 'a@x.test', share: 1, isJoined: false });
  expect(shareOfParts(one)).toBeCloseTo(1 / 3);
  const two = tell(one, 1, { by: 'b@x.test', share: 1, isJoined: false });
  expect(shareOfParts(two)).toBeCloseTo(1 / 3);
  expect(shareOfParts(tell(two, 2, { by: 'A@x.test', share: 1, isJoined: false }))).toBeCloseTo(2 / 3);
  expect(shareOfParts(partsOf([0, 0]))).toBe(0);
});

it('never falls, never says more than was told, and is all of it only when all of it was', () => {
  const report = fc.record({
    index: fc.integer({ min: 0, max: 2 }),
    by: fc.constantFrom('a@x.test', 'b@x.test'),
    share: fc.integer({ min: 0, max: 100 }).map((share) => share / 100),
    isJoined: fc.boolean(),
  });
  const lengths = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(lengths, fc.array(report, { maxLength: 12 }), (lengthsMs, reports) => {
      let parts = partsOf(lengthsMs);
      let before = 0;
      for (const { index, ...told } of reports) {
        parts = tell(parts, index, told);
        const share = shareOfParts(parts);
        expect(share).toBeGreaterThanOrEqual(before);
        before = share;
      }
      const most = Math.max(0, ...reports.map(({ share }) => share));
      expect(before).toBeLessThanOrEqual(most + 1e-6);
    }),
  );
});
