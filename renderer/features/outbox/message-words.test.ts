import { describe, expect, it } from 'vitest';
import { formatBothTimes } from '../../../shared/text/format-both-times.ts';
import { ownTimeZone } from '../../../shared/text/zoned-time.ts';
import { explainMessage, isEditable, isOnWay, isRetryable, isUnsure } from './message-words.ts';

const nowMs = new Date(2026, 10, 22, 9, 0).getTime();
const inFiveMinutes = new Date(2026, 10, 22, 9, 5).toISOString();
const calm = {
  ...{
    problem: null,
    maybeSent: false,
    nextAttemptAt: null,
    sendAt: null,
    sentAt: null,
    via: 'account' as const,
  },
  ...{ progress: null, remainingMs: null, viewed: null, deliveredAt: null, openedAt: null },
  ...{ link: null, isUploading: false, again: null, part: null, to: [], recordings: [] },
} as const;
const unreachable = { code: 'mail-unreachable', server: 'mail.example.com', response: '' } as const;

describe('explainMessage', () => {
  it('says what is known of a message that was sent', () => {
    const sent = { ...calm, state: 'sent' } as const;
    const at = inFiveMinutes;
    expect(explainMessage(sent, nowMs)).toBe('');
    expect(explainMessage({ ...sent, deliveredAt: at }, nowMs)).toBe('Delivered today 09:05.');
    expect(explainMessage({ ...sent, deliveredAt: at, openedAt: at }, nowMs)).toBe(
      'Mail opened today 09:05.',
    );
    const viewed = { by: 'b@x.test', firstAt: at, share: 0.804 };
    expect(explainMessage({ ...sent, state: 'viewed', viewed, openedAt: at }, nowMs)).toBe(
      'Played 80 %, first today 09:05.',
    );
    expect(explainMessage({ ...sent, state: 'viewed', viewed: { ...viewed, share: 1 } }, nowMs)).toBe(
      'Played all of it, first today 09:05.',
    );
    const recordings = ['a', 'b'].map((id) => ({
      ...{ id, title: id, durationMs: 1, kind: 'voice' as const, viewedShare: null },
    }));
    expect(explainMessage({ ...sent, state: 'viewed', viewed, recordings }, nowMs)).toBe(
      'Played 80 % of the 2 recordings, first today 09:05.',
    );
    const part = { setId: 'a', number: 1, count: 3 };
    expect(explainMessage({ ...sent, state: 'viewed', viewed, part }, nowMs)).toBe(
      'Played 80 % of the whole recording, first today 09:05.',
    );
  });

  it('says of a part why it goes again', () => {
    const again = { by: 'ADA@x.test', at: inFiveMinutes };
    const to = [{ name: 'Ada', email: 'ada@x.test' }];
    const part = { ...calm, again, to };
    expect(explainMessage({ ...part, state: 'queued' }, nowMs)).toBe(
      'Goes again, since Ada’s Outspoken asked for it.',
    );
    expect(explainMessage({ ...part, state: 'sent', deliveredAt: inFiveMinutes }, nowMs)).toBe(
      'Sent again, since Ada’s Outspoken asked for it. Delivered today 09:05.',
    );
    expect(explainMessage({ ...part, to: [], state: 'sent' }, nowMs)).toBe(
      'Sent again, since their Outspoken asked for it.',
    );
  });

  it('says until when a link works, and that it ended', () => {
    const link = { days: 7, expiresAt: inFiveMinutes };
    const sent = { ...calm, state: 'sent', link } as const;
    expect(explainMessage(sent, nowMs)).toBe('The link works until today 09:05.');
    expect(explainMessage(sent, nowMs + 600_000)).toBe(
      'The link ended today 09:05. Send again makes a new one.',
    );
    expect(explainMessage({ ...calm, state: 'preparing', isUploading: true, progress: 0.431 }, nowMs)).toBe(
      'Uploading 43 %.',
    );
  });

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
    const own = ownTimeZone();
    const there = own === 'Asia/Tokyo' ? 'America/Bogota' : 'Asia/Tokyo';
    const far = { ...calm, state: 'queued', sendAt: inFiveMinutes, to: [{ timeZone: there }] } as const;
    const both = formatBothTimes(inFiveMinutes, { nowMs, there, here: own });
    expect(explainMessage(far, nowMs)).toBe(`Goes today 09:05, ${both?.there ?? ''}.`);
  });

  it('says why a message failed and what to do', () => {
    const problem = { ...unreachable, code: 'mail-auth' } as const;
    expect(explainMessage({ ...calm, state: 'failed', problem }, nowMs)).toBe(
      'mail.example.com refused the user name or password. Enter them again, or sign in again if you signed in with Google or Microsoft. Some providers want an app password.',
    );
  });
});

describe('a message after an attempt that went wrong', () => {
  const server = 'mail.example.com';
  const next = 'Next try today 09:05.';
  it.each([
    ['queued', 'mail-transient', `${server} cannot take the message now. ${next}`],
    ['queued', 'mail-timeout', `${server} does not answer. ${next}`],
    ['queued', 'mail-protocol', `${server} answered in a way that makes no sense for mail. ${next}`],
    ['queued', 'mail-tls', `The connection to ${server} is not secure. ${next}`],
    ['waiting', 'mail-unreachable', `${server} cannot be reached. ${next}`],
    ['failed', 'mail-recipient', `${server} refused the recipient. Edit the message and check the address.`],
    [
      ...['failed', 'mail-content', `${server} refused the message. Its own words say why.`],
      ...['Edit the message, then send it again.'],
    ],
    [
      ...[
        'failed',
        'mail-size',
        `The message is too large for ${server}. Set the largest message in Settings`,
      ],
      ...['to what it takes, then edit this message: it is made to fit, or sent in parts.'],
    ],
  ] as const)('that is %s for %s says why, and what comes next', (state, code, ...words) => {
    const nextAttemptAt = state === 'failed' ? null : inFiveMinutes;
    const message = { ...calm, state, nextAttemptAt, problem: { ...unreachable, code } };
    expect(explainMessage(message, nowMs)).toBe(words.join(' '));
    expect(isRetryable(message)).toBe(true);
  });
});

describe('a message that may have arrived', () => {
  const unsure = { ...calm, maybeSent: true, problem: { ...unreachable, code: 'mail-timeout' } } as const;

  it('says so, and what to do', () => {
    const why = 'It may have arrived: the connection ended before mail.example.com confirmed it.';
    expect(explainMessage({ ...unsure, state: 'failed' }, nowMs)).toBe(
      `${why} Ask whether it is there before you send it again.`,
    );
    expect(explainMessage({ ...unsure, state: 'queued', nextAttemptAt: inFiveMinutes }, nowMs)).toBe(
      `${why} Next check today 09:05. If you know that it is there, say so.`,
    );
    expect(explainMessage({ ...unsure, state: 'waiting', problem: null }, nowMs)).toBe(
      'It may have arrived: the connection ended before the server confirmed it. It is looked for before it goes again. If you know that it is there, say so.',
    );
  });

  it('keeps the words for one that was found after damage', () => {
    const problem = { code: 'message-recovered', server: '', response: '' } as const;
    expect(explainMessage({ ...unsure, state: 'failed', problem }, nowMs)).toMatch(
      /found again.*may have been sent already/,
    );
  });

  it.each([
    ['queued', true],
    ['waiting', true],
    ['failed', true],
    ['cancelled', true],
    ['preparing', false],
    ['sending', false],
    ['sent', false],
    ['viewed', false],
  ] as const)('%s can be settled by the user: %s', (state, expected) => {
    expect(isUnsure({ state, maybeSent: true })).toBe(expected);
    expect(isUnsure({ state, maybeSent: false })).toBe(false);
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
