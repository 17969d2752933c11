import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const ignored = /(\.test\.tsx?|\.md|tsconfig[^/]*\.json)$/;

function* files(path: string): Generator<string> {
  const stat = statSync(path);
  if (!stat.isDirectory()) {
    if (!ignored.test(path)) yield `${path} ${stat.size} ${stat.mtimeMs}`;
    return;
  }
  for (const name of readdirSync(path).sort()) yield* files(join(path, name));
}

/** A fingerprint of names, sizes and times of everything under `paths`: changes whenever a build could come out differently. Milliseconds, since it reads no contents. */
export function sourceStamp(paths: readonly string[]): string {
  const hash = createHash('sha256');
  for (const path of paths) for (const line of files(path)) hash.update(`${line}\n`);
  return hash.digest('hex');
}
