import { describe, expect, it } from 'vitest';
import type { HistoryWork } from '../../../shared/model/history.ts';
import { describeEnded, describeRunning } from './history-words.ts';

const work: HistoryWork = {
  ...{ id: '1', kind: 'export', state: 'done', folderName: 'Memoir 2026-11-23', placeLabel: '~/Exports' },
  ...{ progress: 1, report: null, problem: null },
};
const hash = 'a'.repeat(64);
const check = {
  ...{ kind: 'check' as const, createdAt: '2026-11-23T10:00:00Z', fileCount: 9, sizeBytes: 2_100_000 },
  manifestSha256: hash,
};

describe('describeEnded', () => {
  it('says where an export is, and gives the number to note', () => {
    const report = { kind: 'export' as const, recordingCount: 1, incompleteCount: 2, sizeBytes: 2_100_000 };
    const words = describeEnded({ ...work, report: { ...report, manifestSha256: hash } });
    expect(words).toMatchObject({ title: 'Exported 1 recording, 2.1 MB.', hash, isWarning: true });
    expect(words.meaning).toContain('Memoir 2026-11-23 is in ~/Exports. Of 2 recordings files were missing');
  });

  it('tells a whole export from a damaged one, and names what is damaged', () => {
    const whole = describeEnded({ ...work, report: { ...check, damages: [], damageCount: 0 } });
    expect(whole).toMatchObject({ title: 'Every file is as it was exported.', isWarning: false, hash });
    const damages = [{ kind: 'missing' as const, path: 'timeline.md' }];
    const damaged = describeEnded({ ...work, report: { ...check, damages, damageCount: 3 } });
    expect(damaged).toMatchObject({ title: '3 files are not as exported.', isWarning: true });
    expect(damaged.detail).toBe('Missing: timeline.md\nand 2 more');
  });

  it('says what an import brought, left as it was, and left out', () => {
    const report = { kind: 'import' as const, importedCount: 2, knownCount: 1, damaged: [], damagedCount: 0 };
    expect(describeEnded({ ...work, report })).toMatchObject({
      title: 'Imported 2 recordings.',
      meaning: '1 recording was here already and stays as before. You find what is new under Projects.',
    });
    const damaged = { ...report, damaged: ['recordings/a/b/c'], damagedCount: 1 };
    expect(describeEnded({ ...work, report: damaged })).toMatchObject({
      title: 'Imported 2 recordings, left out 1.',
      detail: 'recordings/a/b/c',
    });
  });

  it('says why nothing came of it', () => {
    const failed = { ...work, state: 'failed' as const };
    const full = describeEnded({ ...failed, problem: { code: 'disk-full', detail: '' } });
    expect(full.meaning).toMatch(/too little room.*another folder.*Nothing of it is left/);
    const other = describeEnded({ ...failed, kind: 'check', problem: { code: 'not-an-export', detail: '' } });
    expect(other.meaning).toContain('not an export');
    expect(describeEnded({ ...work, state: 'cancelled' }).title).toBe('The export was cancelled.');
  });
});

describe('describeRunning', () => {
  it('names the export where it has a name', () => {
    expect(describeRunning({ ...work, folderName: '' })).toBe('Exporting');
    expect(describeRunning({ ...work, kind: 'check' })).toBe('Checking the export Memoir 2026-11-23');
  });
});
