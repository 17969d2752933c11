import { describe, expect, it } from 'vitest';
import { untouchedEdit } from '../../../shared/model/edit.ts';
import { recordingFileSchema } from '../../../shared/model/recording.ts';
import { withEdit } from './set-edit.ts';
import { newTakeFile } from './test-support/library-fixture.ts';

describe('withEdit', () => {
  const file = recordingFileSchema.parse({
    ...newTakeFile({ state: 'ready', durationMs: 10_000 }),
    title: 'Chapter one',
  });
  const codeOf = (work: () => unknown) => {
    try {
      work();
    } catch (error) {
      return (error as { code?: string }).code;
    }
    return null;
  };

  it('puts cuts in order, and counts the revision up', () => {
    const cuts = [
      { startMs: 5000, endMs: 12_000 },
      { startMs: 0, endMs: 1000 },
      { startMs: 900, endMs: 1500 },
    ];
    const edited = withEdit(file, { ...untouchedEdit, cuts, muted: ['microphone', 'microphone'] });
    expect(edited.edit).toMatchObject({
      revision: 1,
      muted: ['microphone'],
      cuts: [
        { startMs: 0, endMs: 1500 },
        { startMs: 5000, endMs: 10_000 },
      ],
    });
    expect(withEdit(edited, { ...untouchedEdit, revision: 1 }).edit?.revision).toBe(2);
  });

  it('takes no Edit of something else', () => {
    const edited = withEdit(file, untouchedEdit);
    expect(codeOf(() => withEdit(edited, untouchedEdit))).toBe('conflict');
    expect(codeOf(() => withEdit(file, { ...untouchedEdit, revision: 3 }))).toBe('conflict');
    expect(codeOf(() => withEdit({ ...file, state: 'capturing' }, untouchedEdit))).toBe('conflict');
  });

  it('takes none that leaves nothing, or names what is not there', () => {
    const cuts = [{ startMs: 0, endMs: 9950 }];
    expect(codeOf(() => withEdit(file, { ...untouchedEdit, cuts }))).toBe('invalid-request');
    expect(codeOf(() => withEdit(file, { ...untouchedEdit, muted: ['camera'] }))).toBe('invalid-request');
    expect(codeOf(() => withEdit(file, { ...untouchedEdit, gainDb: { 'system-audio': 3 } }))).toBe(
      'invalid-request',
    );
  });
});
