import type { BackupCheck, BackupFinding } from '../../../shared/model/library-check.ts';
import { formatCount } from '../../../shared/text/format-duration.ts';

type Kind = BackupFinding['kind'];

const counted: Record<Kind, string> = {
  missing: 'missing',
  older: 'newer here',
  different: 'different',
  unreadable: 'cannot be read',
};

/** How a backup stands, for the end of `Backup checked today: `. */
export function describeStanding({ counts, checked }: Pick<BackupCheck, 'counts' | 'checked'>): string {
  const parts = (['missing', 'different', 'unreadable', 'older'] as const)
    .filter((kind) => counts[kind] > 0)
    .map((kind) => `${counts[kind]} ${counted[kind]}`);
  if (parts.length > 0) return parts.join(', ');
  return `complete, ${formatCount(checked, 'recording')}`;
}

/** True where nothing is missing, different or older. */
export function isComplete({ counts }: Pick<BackupCheck, 'counts'>): boolean {
  return Object.values(counts).every((count) => count === 0);
}

/** What to do about a backup that is not complete. */
export function describeRemedy({ counts }: Pick<BackupCheck, 'counts'>): string {
  if (counts.different + counts.unreadable > 0) {
    return 'Files that differ may be damaged in the backup: copy them again, or use another disk.';
  }
  return 'What was recorded or changed since the last backup is not in it yet. Make the backup again.';
}

/** What a backup lacks, after the title of the recording. */
export function describeLack({ file, kind }: Pick<BackupFinding, 'file' | 'kind'>): string {
  if (file === null) return 'is not in the backup';
  return {
    missing: `${file} is missing`,
    older: `${file} is newer here`,
    different: `${file} is different in the backup`,
    unreadable: `${file} cannot be read in the backup`,
  }[kind];
}

const problems: Record<NonNullable<BackupCheck['problem']>, string> = {
  gone: 'The folder is not there. Connect its disk, then check again.',
  'is-library': 'This folder is, holds or lies in the library itself. Choose the copy of it.',
  'no-backup': 'This folder holds no recording of your library. Choose the folder with the copy of it.',
  'library-missing': 'The disk with your library is not connected. Connect it, then check again.',
  internal: 'The check could not go on. Try again.',
};

/** Why a backup could not be checked. */
export function describeBackupProblem(problem: BackupCheck['problem']): string {
  return problems[problem ?? 'internal'];
}
