import { describe, expect, it } from 'vitest';
import { checkMessage, mergePeople } from './message-draft.ts';

const nowMs = Date.parse('2026-11-22T09:30:00Z');
const good = {
  from: '',
  to: 'anna@example.com',
  cc: '',
  subject: ' Chapter 2 ',
  text: 'Hello',
  time: 'now',
  chosen: '',
  screenPreset: 'small',
  sendAs: '7',
} as const;

describe('checkMessage', () => {
  it('gives the message', () => {
    expect(checkMessage(good, nowMs, null)).toEqual({
      ok: true,
      people: [{ name: '', email: 'anna@example.com' }],
      copied: [],
      subject: 'Chapter 2',
      text: 'Hello',
      sendAt: null,
      screenPreset: 'small',
      linkDays: 7,
    });
  });

  it('says what is wrong with each field', () => {
    const bad = { ...good, to: ' ', subject: ' ', time: 'chosen' } as const;
    expect(checkMessage(bad, nowMs, null)).toEqual({
      ok: false,
      faults: {
        to: 'Enter at least one address.',
        cc: '',
        subject: 'Enter a subject.',
        when: 'Choose a time in the future.',
      },
    });
  });

  it('does not send to some when one address is wrong', () => {
    expect(checkMessage({ ...good, to: 'anna@example.com, bob' }, nowMs, null).ok).toBe(false);
    expect(checkMessage({ ...good, cc: 'bob' }, nowMs, null).ok).toBe(false);
  });
});

describe('mergePeople', () => {
  it('adds who is new and learns names', () => {
    const known = [{ name: '', email: 'anna@example.com' }];
    const added = [
      { name: 'Anna', email: 'ANNA@example.com' },
      { name: '', email: 'bob@example.com' },
    ];
    expect(mergePeople(known, added)).toEqual([
      { name: 'Anna', email: 'anna@example.com' },
      { name: '', email: 'bob@example.com' },
    ]);
  });
});
