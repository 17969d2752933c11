import { describe, expect, it } from 'vitest';
import { explainMessage, isEditable, isOnWay, isRetryable } from './message-words.ts';

const nowMs = new Date(2026, 10, 22, 9, 0).getTime();
const inFiveMinutes = new Date(2026, 10, 22, 9, 5).toISOString();
const calm = {
  ...{ problem: null, nextAttemptAt: null, sendAt: null, sentAt: null, via: 'account' as const },
  ...{ progress: null, remainingMs: null },
} as const;
const unreachable = { code: 'mail-unreachable', server: 'mail.example.com', response: '' } as const;

describe('explainMessage', () => {
  it('says what a waiting message waits for', () => {
    expect(explainMessage({ ...calm, state: 'waiting' }, nowMs)).toBe(
      'There is no network. It goes by itself when you are back.',
    );
    expect(
      explainMessage(
        { ...calm, state: 'waiting', problem: unreachable, nextAttemptAt: inFiveMinutes },
        nowMs,
      ),
    ).toBe('mail.example.com cannot be reached. Next try today 09:05.');
  });

  it('says how far preparing is', () => {
    const preparing = { ...calm, state: 'preparing' } as const;
    expect(explainMessage(preparing, nowMs)).toBe('The recording is being made ready.');
    expect(explainMessage({ ...preparing, progress: 0.434 }, nowMs)).toBe('Compressing 43 %.');
    expect(explainMessage({ ...preparing, progress: 0.434, remainingMs: 120_000 }, nowMs)).toBe(
      'Compressing 43 %, about 2 minutes left.',
    );
  });

  it('says when a message for later goes', () => {
    expect(explainMessage({ ...calm, state: 'queued', sendAt: inFiveMinutes }, nowMs)).toBe(
      'Goes today 09:05.',
    );
  });

  it('says why a message failed and what to do', () => {
    const problem = { ...unreachable, code: 'mail-auth' } as const;
    expect(explainMessage({ ...calm, state: 'failed', problem }, nowMs)).toBe(
      'mail.example.com refused the user name or password. Enter them again. Some providers want an app password here.',
    );
  });
});

describe('what can be done with a message', () => {
  it.each([
    ['preparing', null, [true, true, false]],
    ['queued', null, [true, true, false]],
    ['queued', inFiveMinutes, [true, true, true]],
    ['waiting', null, [true, true, true]],
    ['sending', null, [true, false, false]],
    ['sent', null, [false, false, false]],
    ['failed', null, [false, true, true]],
    ['cancelled', null, [false, true, true]],
  ] as const)('%s, next try %s: on its way, editable, retryable', (state, nextAttemptAt, expected) => {
    const message = { state, nextAttemptAt };
    expect([isOnWay(message), isEditable(message), isRetryable(message)]).toEqual(expected);
  });
});
