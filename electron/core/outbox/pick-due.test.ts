import { describe, expect, it } from 'vitest';
import type { MessageRow } from './message-row.ts';
import { type PickOptions, pickDue } from './pick-due.ts';

const always: PickOptions = {
  isDue: () => true,
  isScheduled: () => false,
  isBusy: () => false,
  room: () => 10,
};

function row(id: string, to: string, changes: Partial<MessageRow> = {}): MessageRow {
  return {
    position: 0,
    id,
    state: 'queued',
    via: 'account',
    account: null,
    itemId: id,
    messageId: `<${id}@x.test>`,
    inReplyTo: null,
    recipients: to.split(' ').map((email) => ({ name: '', email })),
    deliveredTo: [],
    subject: '',
    text: '',
    recordings: [],
    createdAt: '',
    sendAt: null,
    sentAt: null,
    spool: null,
    maybeSent: false,
    doubt: null,
    attempts: 0,
    nextAttemptAt: null,
    problem: null,
    screenPreset: 'universal',
    limitBytes: null,
    part: null,
    answers: null,
    viewed: null,
    deliveredAt: null,
    openedAt: null,
    cc: [],
    link: null,
    again: null,
    ...changes,
  };
}

function pick(rows: readonly MessageRow[], options: Partial<PickOptions> = {}): string {
  return pickDue(rows, { ...always, ...options })
    .map(({ id }) => id)
    .join('');
}

describe('pickDue', () => {
  it('keeps the order for each recipient', () => {
    expect(pick([row('a', 'x@t y@t'), row('b', 'y@t'), row('c', 'z@t'), row('d', 'X@T')])).toBe('ac');
  });

  it('lets nobody else wait for one that hangs', () => {
    const rows = [row('a', 'x@t', { state: 'sending' }), row('b', 'x@t'), row('c', 'y@t')];
    expect(pick(rows, { isBusy: ({ id }) => id === 'a' })).toBe('c');
  });

  it('waits while the one before is prepared or soon tried again', () => {
    expect(pick([row('a', 'x@t', { state: 'preparing' }), row('b', 'x@t')])).toBe('');
    const retrying = row('a', 'x@t', { attempts: 3 });
    expect(pick([retrying, row('b', 'x@t')], { isDue: ({ id }) => id !== 'a' })).toBe('');
  });

  it('goes past what may stay for long', () => {
    const problem = { code: 'ffmpeg-missing', server: '', response: '' } as const;
    expect(pick([row('a', 'x@t', { state: 'preparing', problem }), row('b', 'x@t')])).toBe('b');
    const old = row('a', 'x@t', { attempts: 6 });
    expect(pick([old, row('b', 'x@t')], { isDue: ({ id }) => id !== 'a' })).toBe('b');
    const scheduled = (message: MessageRow) => message.id === 'a';
    expect(
      pick([row('a', 'x@t'), row('b', 'x@t')], {
        isScheduled: scheduled,
        isDue: (message) => !scheduled(message),
      }),
    ).toBe('b');
  });

  it('cares only for recipients that are left, and for each way by itself', () => {
    expect(pick([row('a', 'x@t y@t', { deliveredTo: ['x@t'] }), row('b', 'x@t')])).toBe('ab');
    expect(pick([row('a', 'x@t', { state: 'waiting' }), row('b', 'x@t', { via: 'practice' })])).toBe('ab');
  });

  it('lets no account wait for another one', () => {
    const rows = [
      row('a', 'x@t', { account: 'one' }),
      row('b', 'x@t', { account: 'two' }),
      row('c', 'y@t', { account: 'one' }),
    ];
    expect(pick(rows, { room: (route) => (route === 'account one' ? 0 : 1) })).toBe('b');
  });

  it('takes no more than there is room for', () => {
    const rows = [row('a', '1@t'), row('b', '2@t', { via: 'practice' }), row('c', '3@t'), row('d', '4@t')];
    expect(pick(rows, { room: (route) => (route === 'practice' ? 0 : 2) })).toBe('ac');
    expect(pick(rows, { room: () => 1 })).toBe('ab');
  });

  it('takes up what was left as being sent, and nothing that ended', () => {
    const ended = ['sent', 'viewed', 'failed', 'cancelled'] as const;
    const rows = ended.map((state) => row(state, 'x@t', { state }));
    expect(pick([...rows, row('a', 'x@t', { state: 'sending' })])).toBe('a');
  });
});
