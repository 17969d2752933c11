import { parentOf } from './library-context.ts';

/** The part of the library that a scan is about. */
export interface ScanArea {
  /** Files and folders it is made of, relative to the library; null for all of it. */
  readonly folders: readonly string[] | null;
  /** True when `folder` is in the area or above a part of it. */
  touches(folder: string): boolean;
  /** True when `folder` is in the area. */
  holds(folder: string): boolean;
}

/** The area in which everything is. */
export const wholeLibrary: ScanArea = { folders: null, touches: () => true, holds: () => true };

/** The area of these paths and all that is in them. */
export function areaOf(paths: readonly string[]): ScanArea {
  const chosen = new Set(paths);
  const above = new Set(paths.flatMap(foldersAbove));
  const holds = (folder: string) => chosen.has(folder) || foldersAbove(folder).some((one) => chosen.has(one));
  return { folders: paths, holds, touches: (folder) => above.has(folder) || holds(folder) };
}

function foldersAbove(path: string): readonly string[] {
  const above: string[] = [];
  for (let folder = parentOf(path); folder !== ''; folder = parentOf(folder)) above.push(folder);
  return above;
}
