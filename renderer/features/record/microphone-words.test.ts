import { describe, expect, it } from 'vitest';
import { describeMicrophone } from './microphone-words.ts';

const fine = {
  phase: 'open',
  problem: null,
  health: 'fine',
  label: 'Desk microphone',
  isFallback: false,
  choice: { deviceId: 'a', label: 'Headset' },
} as const;

describe('describeMicrophone', () => {
  it('says nothing while all is well', () => {
    expect(describeMicrophone(fine)).toBeNull();
    expect(describeMicrophone({ ...fine, phase: 'off', health: 'silent' })).toBeNull();
  });

  it.each([
    [{ problem: 'denied' }, /may not use/],
    [{ problem: 'none' }, /no microphone/],
    [{ problem: 'busy' }, /in use/],
    [{ health: 'silent' }, /No sound/],
    [{ health: 'muted' }, /muted/],
    [{ health: 'gone' }, /gone/],
  ] as const)('has calm sentences for %o', (change, title) => {
    const warning = describeMicrophone({ ...fine, ...change });
    expect(warning?.title).toMatch(title);
    expect(`${warning?.title ?? ''} ${warning?.meaning ?? ''}`).toMatch(/^[A-Z][^!]*\.$/);
  });

  it('names the chosen one that is away, and the one used instead', () => {
    const warning = describeMicrophone({ ...fine, isFallback: true });
    expect(warning?.title).toBe('Headset is not connected.');
    expect(warning?.meaning).toBe('Desk microphone is used until it is back.');
  });
});
