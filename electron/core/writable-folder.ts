import { existsSync, mkdirSync, rmSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { systemErrorCode } from './errors.ts';

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'it is read-only',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'part of its path is a file',
  ENOENT: 'folders cannot be made there',
  ENAMETOOLONG: 'its name is too long',
};

/** `folder` and those of its parents that are not there, innermost first. */
function missingFolders(folder: string): readonly string[] {
  const missing: string[] = [];
  for (let path = folder; !existsSync(path) && dirname(path) !== path; path = dirname(path))
    missing.push(path);
  return missing;
}

/**
 * Says why `folder` cannot be written, in words for the end of a sentence, or null when it can. Really writes, since
 * permissions say nothing to root; whatever had to be made for that, missing folders included, is taken away again.
 */
export function whyNotWritable(folder: string): string | null {
  const missing = missingFolders(folder);
  const probe = join(folder, `.outspoken-probe-${process.pid}`);
  try {
    // One by one: with `recursive` Node never comes back from a folder in /proc.
    for (const path of missing.toReversed()) mkdirSync(path);
    if (!statSync(folder).isDirectory()) return 'it is not a folder';
    writeFileSync(probe, 'probe', { flag: 'wx' });
    rmSync(probe);
    return null;
  } catch (error) {
    const code = systemErrorCode(error) ?? 'unknown error';
    return reasons[code] ?? code;
  } finally {
    for (const path of missing) if (existsSync(path)) rmdirSync(path);
  }
}
