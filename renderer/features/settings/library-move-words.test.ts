import { describe, expect, it } from 'vitest';
import type { LibraryMove } from '../../../shared/model/library-move.ts';
import { describeMove, describeMoving } from './library-move-words.ts';

const move: LibraryMove = {
  ...{ state: 'moved', targetLabel: '/Volumes/Big', formerLabel: '~/Outspoken', canResume: false },
  ...{ files: 0, totalFiles: 12, bytes: 0, totalBytes: 12_345_000_000, problem: null, keptFiles: 0 },
};

describe('a move in words', () => {
  it('says where the library lives and where the old copy is', () => {
    expect(describeMove(move)).toEqual({
      title: 'The library now lives in /Volumes/Big.',
      meaning:
        'The old copy is still in ~/Outspoken (12.3 GB). Every file of it was read back in the new place.',
    });
  });

  it('names the file that could not be read and where the library is', () => {
    const problem = { kind: 'file-unreadable', file: 'Acme/Web/a.webm', missingBytes: 0 } as const;
    const { meaning } = describeMove({ ...move, state: 'failed', problem });
    expect(meaning).toContain('Acme/Web/a.webm');
    expect(meaning).toContain('still in ~/Outspoken');
  });

  it('says how much room is missing', () => {
    const problem = { kind: 'no-room', file: '', missingBytes: 2_500_000_000 } as const;
    expect(describeMove({ ...move, state: 'failed', problem }).meaning).toContain('2.5 GB more');
  });

  it('says what stayed of the old copy', () => {
    expect(describeMove({ ...move, state: 'deleted', keptFiles: 2 }).meaning).toContain('2 files stayed');
    expect(describeMove({ ...move, state: 'deleted' }).meaning).toBe('The room is free again.');
  });

  it('says what it waits for', () => {
    expect(describeMoving({ ...move, state: 'waiting' }).meaning).toContain('waits until the recording');
  });
});
