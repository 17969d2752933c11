import { describe, expect, it } from 'vitest';
import type { MailboxReading, UnsettledMessage } from '../../../shared/model/inbox.ts';
import { describeReading, describeUnreadable, describeUnsettled } from './inbox-words.ts';

const nowMs = new Date(2026, 10, 22, 9, 30).getTime();
const checkedAt = new Date(2026, 10, 22, 9, 5).toISOString();

describe('describeReading', () => {
  const mailbox = (name: string, state: MailboxReading['state']) => ({
    ...{ email: `${name}@x.test`, state, detail: '' },
  });

  it.each<[string, readonly MailboxReading[], string]>([
    ['no account', [], 'Files can be imported. To receive mail, set up a mail account.'],
    ['one', [mailbox('bea', 'idle')], 'New mail to bea@x.test appears here. Checked today 09:05.'],
    [
      'one that is out of reach',
      [mailbox('bea', 'offline')],
      'The mailbox of bea@x.test cannot be reached. It is tried again by itself. Checked today 09:05.',
    ],
    [
      'two that do the same',
      [mailbox('bea', 'idle'), mailbox('ada', 'idle')],
      'New mail to bea@x.test and ada@x.test appears here. Checked today 09:05.',
    ],
    [
      'one of two that fails',
      [mailbox('bea', 'sign-in-failed'), mailbox('ada', 'idle')],
      'The mailbox of bea@x.test refused the user name or password. New mail to ada@x.test appears here. Checked today 09:05.',
    ],
  ])('says what is going on with %s', (_what, mailboxes, words) => {
    expect(describeReading({ mailboxes, checkedAt }, nowMs)).toBe(words);
  });
});

describe('describeUnsettled', () => {
  const message: UnsettledMessage = {
    ...{ id: 'a', state: 'offered', sender: { name: 'Ada', email: 'ada@x.test' }, subject: 'Hello' },
    ...{ account: 'bea@x.test', isSaved: false },
    ...{ receivedAt: checkedAt, sizeBytes: 34_000_000, mediaCount: 2, problems: [] },
    linked: null,
  };

  it('says what can be done', () => {
    expect(describeUnsettled(message, nowMs)).toEqual({
      meaning: '2 recordings, 34.0 MB. You have not written to this address yet.',
      action: 'Take in',
    });
    expect(describeUnsettled({ ...message, state: 'too-large' }, nowMs).action).toBe('Fetch it');
    expect(describeUnsettled({ ...message, state: 'failed' }, nowMs).action).toBe('Try again');
  });

  it('offers nothing for an account that is gone', () => {
    expect(describeUnsettled({ ...message, account: null }, nowMs)).toEqual({
      meaning:
        '2 recordings, 34.0 MB. It came to a mail account that is no longer set up. Add that account again to fetch it.',
      action: null,
    });
  });

  it('says where a recording is that is not in the message, and until when', () => {
    const endsAt = new Date(2026, 11, 12, 12).toISOString();
    const linked = { host: 'cloud.example.com', endsAt, progress: null };
    const one = { ...message, mediaCount: 1, sizeBytes: 240_000_000, state: 'too-large', linked } as const;
    expect(describeUnsettled(one, nowMs)).toEqual({
      meaning:
        '1 recording, 240 MB, at cloud.example.com until 12 December. It is not in the message itself.',
      action: 'Download',
    });
    const saved = { ...one, account: null, isSaved: true };
    expect(describeUnsettled(saved, nowMs)).toEqual(describeUnsettled(one, nowMs));
    expect(describeUnsettled({ ...one, state: 'waiting' }, nowMs)).toEqual({
      meaning: '1 recording, 240 MB, from cloud.example.com.',
      action: null,
    });
    expect(describeUnsettled(one, Date.parse(endsAt) + 40 * 86_400_000)).toEqual({
      meaning: '1 recording, 240 MB. The link ended on 12 December 2026; ask Ada to send it again.',
      action: null,
    });
    const failed = (code: 'link-changed' | 'link-unreachable' | 'link-ended') =>
      describeUnsettled({ ...one, state: 'failed', problems: [{ name: 'Hello', code }] }, nowMs);
    expect(failed('link-changed').action).toBeNull();
    expect(failed('link-unreachable').action).toBe('Try again');
    expect(failed('link-ended').meaning).toBe(
      '1 recording, 240 MB. The link no longer works; ask Ada to send it again.',
    );
  });

  it('names what could not be read beside what is downloaded', () => {
    const linked = {
      host: 'cloud.example.com',
      endsAt: new Date(2026, 11, 12, 12).toISOString(),
      progress: null,
    };
    const one = { ...message, mediaCount: 1, sizeBytes: 240_000_000, linked };
    const beside = { name: 'list.m3u8', code: 'media-unreadable' } as const;
    const words = '“list.m3u8” could not be read, because it holds no sound or picture that can be played.';
    expect(describeUnsettled({ ...one, state: 'waiting', problems: [beside] }, nowMs).meaning).toBe(
      `1 recording, 240 MB, from cloud.example.com. ${words}`,
    );
    const link = { name: 'Hello', code: 'link-unreachable' } as const;
    const failed = describeUnsettled({ ...one, state: 'failed', problems: [link, beside] }, nowMs);
    expect(failed.action).toBe('Try again');
    expect(failed.meaning).toMatch(/^1 recording, 240 MB, at cloud\.example\.com until 12 December\./);
    expect(failed.meaning.endsWith(words)).toBe(true);
    expect(failed.meaning).not.toContain('Hello');
  });

  it('names what could not be read, and offers nothing', () => {
    const problems = [{ name: 'list.m3u8', code: 'media-unreadable' }] as const;
    expect(describeUnsettled({ ...message, state: 'taken', problems }, nowMs)).toEqual({
      meaning: '“list.m3u8” could not be read, because it holds no sound or picture that can be played.',
      action: null,
    });
    expect(describeUnreadable('disk-full')).toBe('could not be read. The disk is full.');
  });
});
