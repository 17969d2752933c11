import { extname } from 'node:path';
import type { AttachedRecording } from './message-content.ts';
import { freeName, safeName } from '../library/safe-name.ts';

type Named = Pick<AttachedRecording, 'title' | 'createdAt' | 'path' | 'part'>;

/**
 * Names for the attachments of one message, such as `2026-11-23 Title.m4a` or `2026-11-23 Title (1 of 3).mp4`: the day
 * where the recording was made, its title, which part it is, and the ending of the file. Safe on every system and no two
 * alike.
 */
export function attachmentNames(recordings: readonly Named[]): readonly string[] {
  const taken: string[] = [];
  for (const { title, createdAt, part } of recordings) {
    const name = safeName(`${createdAt.slice(0, 10)} ${title}`);
    const suffix = part === null ? '' : ` (${part.number} of ${part.count})`;
    taken.push(freeName(name + suffix, taken));
  }
  return taken.map((name, index) => name + extname(recordings[index]?.path ?? ''));
}
