import { describe, expect, it } from 'vitest';
import { type AttemptOutcome, afterAttempt } from './after-attempt.ts';
import type { MessageRow } from './message-row.ts';
import { maxAttempts, retryRules } from './retry-rules.ts';

const time = { nowMs: Date.parse('2026-11-23T10:00:00Z'), random: () => 0.5, rules: retryRules };
const row: MessageRow = {
  position: 1,
  id: 'a',
  state: 'sending',
  via: 'account',
  account: null,
  itemId: 'a',
  messageId: '<a@x.test>',
  inReplyTo: null,
  recipients: [
    { name: '', email: 'b@x.test' },
    { name: '', email: 'c@x.test' },
  ],
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
};

function failed(changes: Partial<AttemptOutcome & { kind: 'failed' }>): AttemptOutcome {
  return {
    kind: 'failed',
    code: 'mail-transient',
    server: 'm',
    response: '451 later',
    notTaken: true,
    ...changes,
  };
}

function taken(accepted: string[], refused: { email: string; code: 'mail-transient' | 'mail-recipient' }[]) {
  const told = refused.map((entry) => ({ ...entry, response: `no ${entry.email}` }));
  return { kind: 'taken', server: 'm', receipt: { response: '250', accepted, refused: told } } as const;
}

describe('afterAttempt', () => {
  it('is sent when everyone was accepted', () => {
    const { patch } = afterAttempt(row, taken(['b@x.test', 'c@x.test'], []), time);
    expect(patch).toMatchObject({
      state: 'sent',
      sentAt: '2026-11-23T10:00:00.000Z',
      attempts: 1,
      problem: null,
    });
  });

  it('tries again later when the server said so', () => {
    const { patch, delayMs } = afterAttempt(row, failed({}), time);
    expect(patch).toEqual({
      state: 'queued',
      attempts: 1,
      problem: { code: 'mail-transient', server: 'm', response: '451 later' },
      nextAttemptAt: '2026-11-23T10:00:15.000Z',
      maybeSent: false,
    });
    expect(delayMs).toBe(15_000);
  });

  it('fails loudly after the last attempt', () => {
    const { patch } = afterAttempt({ ...row, attempts: maxAttempts - 1 }, failed({}), time);
    expect(patch).toMatchObject({ state: 'failed', attempts: maxAttempts, nextAttemptAt: null });
  });

  it.each(['mail-auth', 'mail-recipient', 'mail-size', 'mail-content'] as const)(
    'fails at once for %s',
    (code) => {
      expect(afterAttempt(row, failed({ code }), time).patch).toMatchObject({ state: 'failed', attempts: 1 });
    },
  );

  it('waits, at no cost, when nobody answered', () => {
    const { patch } = afterAttempt(row, failed({ code: 'mail-unreachable', response: '' }), time);
    expect(patch.state).toBe('waiting');
    expect(patch).not.toHaveProperty('attempts');
  });

  it('never forgets that a server may have the message', () => {
    expect(afterAttempt(row, failed({ notTaken: false }), time).patch.maybeSent).toBe(true);
    expect(afterAttempt({ ...row, maybeSent: true }, failed({}), time).patch.maybeSent).toBe(true);
  });

  it('goes on for those who may be accepted later', () => {
    const both = taken(['b@x.test'], [{ email: 'c@x.test', code: 'mail-transient' }]);
    expect(afterAttempt(row, both, time).patch).toMatchObject({
      state: 'queued',
      deliveredTo: ['b@x.test'],
      problem: { code: 'mail-transient', response: 'c@x.test: no c@x.test' },
    });
    const rest = afterAttempt({ ...row, deliveredTo: ['b@x.test'] }, taken(['c@x.test'], []), time);
    expect(rest.patch).toMatchObject({ state: 'sent', deliveredTo: ['b@x.test', 'c@x.test'] });
  });

  it('fails when only those are left who were refused for good', () => {
    const outcome = taken(['b@x.test'], [{ email: 'c@x.test', code: 'mail-recipient' }]);
    expect(afterAttempt(row, outcome, time).patch).toMatchObject({
      state: 'failed',
      deliveredTo: ['b@x.test'],
      problem: { code: 'mail-recipient' },
    });
  });
});
