import type { RecordingFile } from '../../../shared/model/recording.ts';
import type { RecordingKind } from '../../../shared/model/recording-kind.ts';
import { isNamedAfter, safeName, shownName } from './safe-name.ts';

/** Top-level folder, and client, of recordings without a project. */
export const unfiledClient = 'Unfiled';
/** Project of recordings that belong to a client, or to nobody, but to no project. */
export const unfiledProject = 'Recordings';
/** Top-level folder of what was deleted less than 30 days ago. */
export const binFolder = 'Bin';

const datePrefix = /^\d{4}-\d{2}-\d{2} \d{4}(?: |$)/;

/** Folder name of a client. `Unfiled` is the one of recordings without a project; nobody is called `Bin`. */
export function clientFolderName(name: string): string {
  return safeName(name, [binFolder]);
}

/** Folder name of a project. */
export function projectFolderName(name: string): string {
  return safeName(name);
}

/** Folder name of a recording: `2026-11-22 0930 Title`, in the time of the place where it was made. */
export function recordingFolderName({
  createdAt,
  title,
}: Pick<RecordingFile, 'createdAt' | 'title'>): string {
  return safeName(
    `${createdAt.slice(0, 10)} ${createdAt.slice(11, 13)}${createdAt.slice(14, 16)} ${safeName(title)}`,
  );
}

/** The title of a recording that lies in `folder`: its own, or what a person renamed the folder to. */
export function titleFor(folder: string, file: RecordingFile): string {
  if (isNamedAfter(folder, recordingFolderName(file))) return file.title;
  const rest = folder.replace(datePrefix, '').trim();
  return rest === '' ? file.title : shownName(rest);
}

/** Title of a recording that nobody has named yet. */
export function defaultTitle(kind: RecordingKind): string {
  const titles = { voice: 'Voice memo', screen: 'Screen recording', camera: 'Camera recording' } as const;
  return titles[kind];
}
