import { constants } from 'node:fs';
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { AppError, systemErrorCode } from '../errors.ts';
import type { StoredRecording } from '../library/library.ts';
import { safeName } from '../library/safe-name.ts';
import { findPlayable } from './playback.ts';

/**
 * Puts a copy of the file that plays a recording into `directory` under its title, and resolves with its path; what was
 * there is removed. A copy, since whoever gets the path may change what it leads to. Rejects with `disk-full`, and with
 * `not-found` where no single file plays the recording.
 */
export async function copyOut(stored: StoredRecording, directory: string): Promise<string> {
  const playable = await findPlayable(stored);
  if (playable === null) throw new AppError('not-found', 'no single file plays this recording');
  const file = playable.kind === 'master' ? playable.file : playable.track.file;
  const path = join(directory, `${safeName(stored.file.title)}${extname(file)}`);
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  try {
    // Takes no room where the disk can share it.
    await copyFile(join(stored.folder, file), path, constants.COPYFILE_FICLONE);
  } catch (error) {
    const isFull = ['ENOSPC', 'EDQUOT'].includes(systemErrorCode(error) ?? '');
    throw isFull ? new AppError('disk-full', 'no room for the copy', { cause: error }) : error;
  }
  return path;
}
