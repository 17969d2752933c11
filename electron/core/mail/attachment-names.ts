import { extname } from 'node:path';
import { freeName, safeName } from '../library/safe-name.ts';

/**
 * Names for the attachments of one message, such as `2026-11-23 Title.m4a`: the day where the recording was made, its
 * title, and the ending of the file. Safe on every system and no two alike.
 */
export function attachmentNames(
  recordings: readonly { readonly title: string; readonly createdAt: string; readonly file: string }[],
): readonly string[] {
  const taken: string[] = [];
  for (const { title, createdAt } of recordings) {
    taken.push(freeName(safeName(`${createdAt.slice(0, 10)} ${title}`), taken));
  }
  return taken.map((name, index) => name + extname(recordings[index]?.file ?? ''));
}
