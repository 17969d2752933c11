import { describe, expect, it } from 'vitest';
import { describeLack, describeRemedy, describeStanding, isComplete } from './backup-words.ts';

const none = { missing: 0, older: 0, different: 0, unreadable: 0 };

describe('a backup in words', () => {
  it('is complete where nothing is wrong', () => {
    expect(describeStanding({ counts: none, checked: 12 })).toBe('complete, 12 recordings');
    expect(isComplete({ counts: none })).toBe(true);
  });

  it('counts what is wrong, the worst first', () => {
    const counts = { ...none, older: 1, missing: 3, different: 2 };
    expect(describeStanding({ counts, checked: 12 })).toBe('3 missing, 2 different, 1 newer here');
    expect(isComplete({ counts })).toBe(false);
    expect(describeRemedy({ counts })).toContain('damaged');
    expect(describeRemedy({ counts: { ...none, older: 1 } })).toContain('not in it yet');
  });

  it('names the file, or the whole recording', () => {
    expect(describeLack({ file: null, kind: 'missing' })).toBe('is not in the backup');
    expect(describeLack({ file: 'master.m4a', kind: 'older' })).toBe('master.m4a is newer here');
  });
});
