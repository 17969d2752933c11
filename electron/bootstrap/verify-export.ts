import { resolve } from 'node:path';
import { formatBytes } from '../../shared/text/format-bytes.ts';
import { formatCount } from '../../shared/text/format-duration.ts';
import { AppError } from '../core/errors.ts';
import { verifyExport } from '../core/history/verify-export.ts';

const words = {
  changed: 'was changed.',
  missing: 'is missing.',
  extra: 'was not part of the export.',
} as const;

const failures: Partial<Record<AppError['code'], { readonly text: string; readonly exitCode: number }>> = {
  'not-an-export': { text: 'This folder is not an export: it has no manifest.json.', exitCode: 2 },
  'export-damaged': {
    text: 'manifest.json was changed and cannot be read, so nothing else can be checked.',
    exitCode: 1,
  },
  unsupported: { text: 'This export was made by a later version of Outspoken.', exitCode: 2 },
};

/** Checks an export and says what it finds, one sentence a line. Exit status 0 when it is whole, 1 when it is damaged, 2 when it cannot be told. */
async function verify(folder: string): Promise<number> {
  const { signal } = new AbortController();
  const report = await verifyExport(folder, { signal, onProgress: () => undefined });
  // Names of files that were added may be anything.
  for (const { kind, path } of report.damages)
    console.log(`${path.replaceAll(/\p{Cc}/gu, '?')} ${words[kind]}`);
  const unnamed = report.damageCount - report.damages.length;
  if (unnamed > 0)
    console.log(`${formatCount(unnamed, 'more file')} ${unnamed === 1 ? 'is' : 'are'} damaged.`);
  const checked = `${formatCount(report.fileCount, 'file')}, ${formatBytes(report.sizeBytes)}`;
  if (report.damageCount === 0) console.log(`${checked}: everything is as it was exported.`);
  else console.log(`${checked}: ${formatCount(report.damageCount, 'difference')} found.`);
  console.log(`SHA-256 of manifest.json: ${report.manifestSha256}`);
  console.log('Compare it with the value that was noted when this was exported.');
  return report.damageCount === 0 ? 0 : 1;
}

const [folder, ...others] = process.argv.slice(2);
if (folder === undefined || others.length > 0 || folder.startsWith('-')) {
  console.error('Usage: npm run verify-export -- DIR');
  process.exitCode = 2;
} else {
  try {
    process.exitCode = await verify(resolve(process.env.INIT_CWD ?? '.', folder));
  } catch (error) {
    const known = error instanceof AppError ? failures[error.code] : undefined;
    console.error(known?.text ?? (error instanceof Error ? error.message : error));
    process.exitCode = known?.exitCode ?? 2;
  }
}
