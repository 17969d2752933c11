import type { HistoryWork } from '../../../shared/model/history.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { formatCount } from '../../../shared/text/format-duration.ts';
import { describeProblem } from '../notices/describe-problem.ts';

/** What became of a work, in words. */
export interface HistoryWords {
  readonly title: string;
  readonly meaning: string;
  /** True where something is to be looked into. */
  readonly isWarning: boolean;
  /** Names of files or folders, one a line. */
  readonly detail?: string;
  /** SHA-256 to be noted or compared. */
  readonly hash?: string;
}

const running = {
  export: 'Exporting',
  check: 'Checking the export',
  import: 'Importing',
} as const;

const cancelled = {
  export: { title: 'The export was cancelled.', meaning: 'Nothing of it is left on the disk.' },
  check: { title: 'The check was cancelled.', meaning: 'It says nothing about the export.' },
  import: {
    title: 'The import was cancelled.',
    meaning: 'What was imported until then stays. Import it again to get the rest.',
  },
} as const;

const failed = {
  export: { title: 'The export was not made.', meaning: 'Nothing of it is left on the disk.' },
  check: { title: 'The export could not be checked.', meaning: 'Nothing was changed.' },
  import: {
    title: 'The import was not finished.',
    meaning: 'What was imported until then stays.',
  },
} as const;

/** What a work that is under way does. */
export function describeRunning({ kind, folderName }: HistoryWork): string {
  return folderName === '' ? running[kind] : `${running[kind]} ${folderName}`;
}

/** What became of a work that has ended. */
export function describeEnded(work: HistoryWork): HistoryWords {
  const { kind, problem, report } = work;
  if (work.state === 'cancelled') return { ...cancelled[kind], isWarning: false };
  if (problem !== null || report === null) return describeFailed(work);
  switch (report.kind) {
    case 'export':
      return describeExport(work, report);
    case 'check':
      return describeCheck(report);
    case 'import':
      return describeImport(report);
  }
}

function describeFailed({ kind, problem }: HistoryWork): HistoryWords {
  const { title, meaning } = failed[kind];
  if (problem?.code === 'disk-full') {
    const place = kind === 'export' ? 'The disk has too little room for it.' : 'The disk is full.';
    const remedy = kind === 'export' ? 'Free some space, or choose another folder.' : 'Free some space.';
    return { title, meaning: `${place} ${remedy} ${meaning}`, isWarning: true };
  }
  const words = describeProblem(problem?.code ?? 'internal');
  return { title, meaning: `${words.title} ${words.meaning}`, isWarning: true };
}

type Report<Kind> = Extract<NonNullable<HistoryWork['report']>, { readonly kind: Kind }>;

function describeExport({ folderName, placeLabel }: HistoryWork, report: Report<'export'>): HistoryWords {
  const { recordingCount, incompleteCount, sizeBytes, manifestSha256 } = report;
  const incomplete =
    incompleteCount === 0
      ? ''
      : ` Of ${formatCount(incompleteCount, 'recording')} files were missing; the page says which.`;
  return {
    title: `Exported ${formatCount(recordingCount, 'recording')}, ${formatBytes(sizeBytes)}.`,
    meaning: `The folder ${folderName} is in ${placeLabel}.${incomplete} Note this number somewhere else, for example in a mail: it proves later that nothing was changed.`,
    isWarning: incompleteCount > 0,
    hash: manifestSha256,
  };
}

const damageWords = { changed: 'Changed', missing: 'Missing', extra: 'Added' } as const;

function describeCheck(report: Report<'check'>): HistoryWords {
  const { damageCount, damages, fileCount, sizeBytes, manifestSha256 } = report;
  const checked = `${formatCount(fileCount, 'file')}, ${formatBytes(sizeBytes)}`;
  const compare = 'Compare this number with the one that was noted when it was exported.';
  if (damageCount === 0) {
    const title = 'Every file is as it was exported.';
    return { title, meaning: `${checked} checked. ${compare}`, isWarning: false, hash: manifestSha256 };
  }
  const more = damageCount - damages.length;
  const lines = damages.map(({ kind, path }) => `${damageWords[kind]}: ${path}`);
  return {
    title: `${formatCount(damageCount, 'file')} ${damageCount === 1 ? 'is' : 'are'} not as exported.`,
    meaning: `${checked} checked. The details name what was changed, is missing or was added. ${compare}`,
    isWarning: true,
    detail: [...lines, ...(more > 0 ? [`and ${more} more`] : [])].join('\n'),
    hash: manifestSha256,
  };
}

function describeImport({
  importedCount,
  knownCount,
  damaged,
  damagedCount,
}: Report<'import'>): HistoryWords {
  const known =
    knownCount === 0
      ? ''
      : `${formatCount(knownCount, 'recording')} ${knownCount === 1 ? 'was' : 'were'} here already and ${knownCount === 1 ? 'stays' : 'stay'} as before. `;
  if (damagedCount === 0) {
    const meaning = importedCount === 0 ? 'Nothing was missing.' : 'You find what is new under Projects.';
    return {
      title:
        importedCount === 0 && knownCount > 0
          ? 'Everything in it was here already.'
          : `Imported ${formatCount(importedCount, 'recording')}.`,
      meaning: `${known}${meaning}`,
      isWarning: false,
    };
  }
  const more = damagedCount - damaged.length;
  return {
    title: `Imported ${formatCount(importedCount, 'recording')}, left out ${damagedCount}.`,
    meaning: `${known}Files of those left out are missing or not as they were exported. Try another copy of the export.`,
    isWarning: true,
    detail: [...damaged, ...(more > 0 ? [`and ${more} more`] : [])].join('\n'),
  };
}
