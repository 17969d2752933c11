import { describe, expect, it } from 'vitest';
import { endReasonSchema } from '../../../shared/model/recording.ts';
import { describeEnd, describeShownState, describeTimeLeft } from './recording-words.ts';

const ready = {
  state: 'ready',
  missingFiles: [],
  compression: 'done',
  endReason: 'stopped',
  direction: 'made',
  viewed: false,
  ...{ tags: [], noteCount: 0, openTodoCount: 0 },
} as const;
const job = {
  id: 'job',
  recordingId: 'recording',
  title: 'Memo',
  state: 'running',
  progress: 0.439,
  remainingMs: 150_000,
  detail: '',
} as const;

const unsent = { delivery: undefined, isRecorded: true };

describe('describeShownState', () => {
  it.each([
    [ready, 'Saved'],
    [{ ...ready, state: 'capturing' }, 'Recording now'],
    [{ ...ready, missingFiles: ['master.m4a'] }, 'Files missing'],
    [{ ...ready, compression: 'waiting' }, 'Waiting to compress'],
    [{ ...ready, compression: 'failed' }, 'Not compressed'],
    [{ ...ready, endReason: 'recovered' }, 'Recovered'],
    [{ ...ready, direction: 'received', compression: 'running' }, 'Unviewed'],
    [{ ...ready, direction: 'received', viewed: true }, 'Viewed'],
  ] as const)('%o is %s', (recording, word) => {
    expect(describeShownState(recording, undefined, unsent).word).toBe(word);
  });

  it('does not call recorded what only could not be finished', () => {
    const unfinished = { ...unsent, isRecorded: false };
    expect(describeShownState({ ...ready, state: 'capturing' }, undefined, unfinished).word).toBe(
      'Not finished yet',
    );
  });

  it('says how far a compression is, rounded down', () => {
    expect(describeShownState({ ...ready, compression: 'running' }, job, unsent).word).toBe(
      'Compressing 43 %',
    );
    expect(describeTimeLeft(job)).toBe('about 3 minutes left');
  });
});

describe('describeEnd', () => {
  it.each(endReasonSchema.options.filter((reason) => reason !== 'stopped'))(
    'has sentences for %s',
    (reason) => {
      expect(describeEnd(reason)?.meaning).toMatch(/^[A-Z].*\.$/);
    },
  );
});

describe('describeShownState of what was sent', () => {
  const delivery = { shape: 'done', word: 'Viewed 80 %' } as const;

  const sent = { delivery, isRecorded: false };

  it('says how far what was made here came on its way, unless something is wrong with it', () => {
    expect(describeShownState(ready, undefined, sent).word).toBe('Viewed 80 %');
    expect(describeShownState(ready, undefined, unsent).word).toBe('Saved');
    expect(describeShownState({ ...ready, missingFiles: ['master.m4a'] }, undefined, sent).word).toBe(
      'Files missing',
    );
    expect(describeShownState({ ...ready, direction: 'received' }, undefined, sent).word).toBe('Unviewed');
  });
});
