import { randomBytes } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** A new name for a file that is being made: hidden, and never one that an ffmpeg left behind still writes to. */
export function partName(): string {
  return `.made-${randomBytes(6).toString('hex')}.part`;
}

/** True for names that {@link partName} gives. */
export function isPartName(name: string): boolean {
  return /^\.made-[0-9a-f]{12}\.part$/.test(name);
}

/** Removes what killed apps left half made in `folder`; nothing else. */
export async function removePartFiles(folder: string): Promise<void> {
  const names = await readdir(folder);
  await Promise.all(names.filter(isPartName).map((name) => rm(join(folder, name), { force: true })));
}
