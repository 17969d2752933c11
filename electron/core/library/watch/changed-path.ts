import { inFolder, nameOf } from '../library-context.ts';
import { clientFileName, projectFileName } from '../library-files.ts';
import { watchedFiles } from '../recording-folder.ts';

/** Files whose contents matter; of all others, among them captures that grow, only coming and going does. */
const readFiles: ReadonlySet<string> = new Set([...watchedFiles, clientFileName, projectFileName]);

/** What `fs.watch` tells. */
export interface WatchEvent {
  readonly type: string;
  /** Relative to the watched folder; null where the system does not say. */
  readonly name: string | null;
}

/** Path of what changed in `folder`; null when it may be anything, undefined when it does not matter. */
export function changedPath(folder: string, { type, name }: WatchEvent): string | null | undefined {
  if (name === null) return null;
  const path = inFolder(folder, name.replaceAll('\\', '/'));
  const last = nameOf(path);
  if (last.startsWith('.')) return undefined;
  return type === 'rename' || readFiles.has(last) ? path : undefined;
}
