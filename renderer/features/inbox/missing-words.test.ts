import { expect, it } from 'vitest';
import { askWord, describeAsked, describeMissing } from './missing-words.ts';

const nowMs = new Date(2026, 10, 22, 10, 0).getTime();
const at = new Date(2026, 10, 22, 9, 30).toISOString();
const one = {
  ...{ setKey: 'a', title: 'Tour', recordingIds: [], missing: [2], count: 3, asked: null, canAsk: true },
  sender: { name: 'Ada', email: 'ada@x.test' },
};

it('says what did not come, and what was done about it', () => {
  expect(describeMissing(one)).toBe('Part 2 of 3 has not arrived yet.');
  expect(describeMissing({ missing: [2, 4, 5], count: 6 })).toBe(
    'Parts 2, 4, and 5 of 6 have not arrived yet.',
  );
  expect(describeAsked(one, nowMs)).toBe('');
  expect(describeAsked({ ...one, asked: { at, isSent: true } }, nowMs)).toBe(
    'Asked Ada for part 2 again, today 09:30.',
  );
  const nameless = { ...one, missing: [1, 2], sender: { name: '', email: 'ada@x.test' } };
  expect(describeAsked({ ...nameless, asked: { at, isSent: false } }, nowMs)).toBe(
    'ada@x.test is asked for parts 1 and 2 again as soon as you are online.',
  );
  expect([askWord(one), askWord({ missing: [1, 2] })]).toEqual(['Ask for it again', 'Ask for them again']);
});
