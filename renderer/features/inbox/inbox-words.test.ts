import { describe, expect, it } from 'vitest';
import type { InboxStatus, UnsettledMessage } from '../../../shared/model/inbox.ts';
import { describeReading, describeUnreadable, describeUnsettled } from './inbox-words.ts';

const nowMs = new Date(2026, 10, 22, 9, 30).getTime();
const checkedAt = new Date(2026, 10, 22, 9, 5).toISOString();
const email = 'bea@x.test';

describe('describeReading', () => {
  it.each<[InboxStatus['state'], string]>([
    ['off', 'Files can be imported. To receive mail, set up a mail account.'],
    ['idle', 'New mail to bea@x.test appears here. Checked today 09:05.'],
    [
      'offline',
      'The mailbox of bea@x.test cannot be reached. It is tried again by itself. Checked today 09:05.',
    ],
  ])('says what %s means', (state, words) => {
    expect(describeReading({ state, checkedAt }, email, nowMs)).toBe(words);
  });
});

describe('describeUnsettled', () => {
  const message: UnsettledMessage = {
    ...{ id: 'a', state: 'offered', sender: { name: 'Ada', email: 'ada@x.test' }, subject: 'Hello' },
    ...{ receivedAt: checkedAt, sizeBytes: 34_000_000, mediaCount: 2, problems: [] },
  };

  it('says what can be done', () => {
    expect(describeUnsettled(message)).toEqual({
      meaning: '2 recordings, 34.0 MB. You have not written to this address yet.',
      action: 'Take in',
    });
    expect(describeUnsettled({ ...message, state: 'too-large' }).action).toBe('Fetch it');
    expect(describeUnsettled({ ...message, state: 'failed' }).action).toBe('Try again');
  });

  it('names what could not be read, and offers nothing', () => {
    const problems = [{ name: 'list.m3u8', code: 'media-unreadable' }] as const;
    expect(describeUnsettled({ ...message, state: 'taken', problems })).toEqual({
      meaning: '“list.m3u8” could not be read, because it holds no sound or picture that can be played.',
      action: null,
    });
    expect(describeUnreadable('disk-full')).toBe('could not be read. The disk is full.');
  });
});
