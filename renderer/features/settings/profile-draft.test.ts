import { describe, expect, it } from 'vitest';
import { parseProfile } from './profile-draft.ts';

describe('parseProfile', () => {
  it('trims what was typed', () => {
    expect(parseProfile({ name: ' Ada ', email: ' ada@example.com ' })).toEqual({
      profile: { name: 'Ada', email: 'ada@example.com' },
    });
  });

  it('says what is wrong with each field', () => {
    const parsed = parseProfile({ name: ' ', email: 'ada' });
    expect(Object.keys('faults' in parsed ? parsed.faults : {})).toEqual(['name', 'email']);
  });
});
