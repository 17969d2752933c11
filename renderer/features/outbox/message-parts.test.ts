import { describe, expect, it } from 'vitest';
import type { MessageState, MessageSummary } from '../../../shared/model/message.ts';
import {
  awaitedPart,
  countSent,
  explainCancel,
  hasStarted,
  isCancellable,
  partsOf,
} from './message-parts.ts';
import { explainMessage } from './message-words.ts';

function parts(...states: readonly MessageState[]): readonly MessageSummary[] {
  return states.map((state, index) => ({
    ...{ id: `${index}`, state, to: [], cc: [], subject: 'Tour', text: '', recordings: [], createdAt: '' },
    ...{ sendAt: null, sentAt: null, progress: null, remainingMs: null, attempts: 0, nextAttemptAt: null },
    ...{
      problem: null,
      maybeSent: false,
      sizeBytes: null,
      via: 'account',
      from: null,
      screenPreset: 'universal',
    },
    ...{ link: null, isUploading: false, again: null },
    ...{ viewed: null, deliveredAt: null, openedAt: null },
    part: { setId: 'a', number: index + 1, count: states.length },
  }));
}

function waits(...states: readonly MessageState[]): string {
  const set = parts(...states);
  const last = set.at(-1);
  return last ? explainMessage(last, 0, awaitedPart(last, set)) : '';
}

describe('parts of a message', () => {
  it('are found, whatever the order', () => {
    const set = parts('sent', 'queued');
    const [first] = set;
    const other = { ...set[0], part: { setId: 'b', number: 1, count: 2 } } as MessageSummary;
    expect(first && partsOf(first, [other, ...set.toReversed()])).toEqual(set);
    expect(first && partsOf({ ...first, part: null }, set)).toHaveLength(1);
  });

  it('wait for those before them', () => {
    expect(waits('sent', 'sending', 'queued')).toBe('Goes after part 2.');
    expect(waits('failed', 'queued')).toBe('Waits for part 1, which failed.');
    expect(waits('sent', 'viewed', 'queued')).toBe('Goes next.');
    expect(waits('waiting', 'waiting')).toBe('Goes after part 1.');
  });

  it('can be cancelled while any of them is on its way', () => {
    const [failed] = parts('failed', 'queued');
    expect(failed && isCancellable(failed, parts('failed', 'queued'))).toBe(true);
    expect(failed && isCancellable(failed, parts('failed', 'cancelled'))).toBe(false);
  });

  it.each([
    [['sent', 'queued', 'queued'], 'Part 1 has gone already. Parts 2 and 3 will not be sent.'],
    [['sent', 'sent', 'failed'], 'Parts 1 and 2 have gone already. Part 3 will not be sent.'],
    [['queued', 'queued', 'queued'], 'Parts 1 to 3 will not be sent.'],
  ] as const)('%j: %s', (states, text) => expect(explainCancel(parts(...states))).toBe(text));

  it('cannot be edited once one is going', () => {
    expect(hasStarted(parts('sending', 'queued'))).toBe(true);
    expect(hasStarted(parts('queued', 'queued'))).toBe(false);
  });

  it('are counted', () => {
    expect(countSent(parts('sent', 'queued', 'queued'))).toBe('1 of 3 parts sent.');
  });
});
