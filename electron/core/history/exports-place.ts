import { lstat, readdir, realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, isAbsolute, join, relative } from 'node:path';
import type { ExportsPlace as ExportsPlaceInfo } from '../../../shared/model/history.ts';
import { AppError } from '../errors.ts';
import { exists } from '../library/availability.ts';
import { memberPath } from '../media/playback-files.ts';
import { folderLabel } from '../status.ts';
import { whyNotWritable } from '../writable-folder.ts';
import { manifestName, partialSuffix } from './manifest.ts';

/** Where exports go. */
export interface ExportsPlace {
  /** Absolute; may not be there yet. Rejects with `AppError('folder-in-library')`. */
  directory(): Promise<string>;
  readonly describe: () => Promise<ExportsPlaceInfo>;
  /** Lets the user choose another place. Rejects with `unsupported` or `folder-in-library`. */
  readonly choose: () => Promise<void>;
  /** The export of this name, or one the user chooses; null when none was chosen. Rejects with `not-found` or `unsupported`. */
  find(name: string | null): Promise<string | null>;
}

/** What {@link createExportsPlace} works with. */
export interface ExportsPlaceDeps {
  readonly libraryDirectory: () => string;
  /** Null where there is no dialog to be had. */
  readonly chooseFolder: (() => Promise<string | null>) | null;
  /** The place the user chose, or null. */
  readonly chosen: () => string | null;
  readonly setChosen: (directory: string) => void;
}

const mostListed = 200;

/** Exports go where the user chose, else beside the library folder, else, where that cannot be written, into the home folder. */
export function createExportsPlace(deps: ExportsPlaceDeps): ExportsPlace {
  const defaultDirectory = createDefaultDirectory();
  const directory = async () => {
    const found = deps.chosen() ?? defaultDirectory(deps.libraryDirectory());
    await refuseInLibrary(deps.libraryDirectory(), found);
    return found;
  };
  const ask = async () => {
    if (deps.chooseFolder === null) throw new AppError('unsupported', 'this host has no folder dialog');
    return deps.chooseFolder();
  };
  return {
    directory,
    async describe() {
      const found = deps.chosen() ?? defaultDirectory(deps.libraryDirectory());
      return { label: folderLabel(found), exports: await listExports(found) };
    },
    async choose() {
      const folder = await ask();
      if (folder === null) return;
      await refuseInLibrary(deps.libraryDirectory(), folder);
      deps.setChosen(folder);
    },
    async find(name) {
      if (name === null) return ask();
      const path = memberPath(await directory(), name);
      const stats = path === null ? null : await lstat(path).catch(() => null);
      if (path === null || stats?.isDirectory() !== true) throw new AppError('not-found', 'no such export');
      return path;
    },
  };
}

/** Finds out once for each library, since that takes writing. */
function createDefaultDirectory(): (library: string) => string {
  const known = new Map<string, string>();
  return (library) => {
    const beside = join(dirname(library), `${basename(library)} exports`);
    const found =
      known.get(library) ?? (whyNotWritable(beside) === null ? beside : join(homedir(), 'Outspoken exports'));
    known.set(library, found);
    return found;
  };
}

/** The library would take what lies in it for clients and projects. */
async function refuseInLibrary(library: string, folder: string): Promise<void> {
  const inside = relative(await realPathOf(library), await realPathOf(folder));
  const isInside = inside === '' || (!inside.startsWith('..') && !isAbsolute(inside));
  if (isInside) throw new AppError('folder-in-library', 'exports cannot lie in the library');
}

/** The real path of a folder that may not be there yet. */
async function realPathOf(path: string): Promise<string> {
  const parent = dirname(path);
  return realpath(path).catch(async () =>
    parent === path ? path : join(await realPathOf(parent), basename(path)),
  );
}

async function listExports(directory: string): Promise<ExportsPlaceInfo['exports']> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
  const found: { name: string; changedAt: string; isWhole: boolean }[] = [];
  for (const entry of entries.filter((one) => one.isDirectory())) {
    const path = join(directory, entry.name);
    const stats = await lstat(path).catch(() => null);
    const hasManifest = await exists(join(path, manifestName)).catch(() => false);
    if (stats === null || !hasManifest) continue;
    const isWhole = !entry.name.endsWith(partialSuffix);
    found.push({ name: entry.name, changedAt: stats.mtime.toISOString(), isWhole });
  }
  return found.toSorted((one, other) => (one.changedAt < other.changedAt ? 1 : -1)).slice(0, mostListed);
}
