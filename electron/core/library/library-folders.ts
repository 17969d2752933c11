import { lstat, mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { AppError, systemErrorCode } from '../errors.ts';
import { syncFolder } from './atomic-file.ts';
import { type LibraryContext, inFolder, nameOf, parentOf, pathOf } from './library-context.ts';
import { freeName, isNamedAfter } from './safe-name.ts';

type Root = Pick<LibraryContext, 'root'>;

/** True when `folder` is a folder of the library, not a link to one elsewhere. */
export async function isFolder(library: Root, folder: string): Promise<boolean> {
  const stats = await lstat(pathOf(library, folder)).catch(() => null);
  return stats?.isDirectory() === true;
}

/** True when both paths lead to the same folder, as names in another case do on some systems. */
export async function isSameFolder(library: Root, one: string, other: string): Promise<boolean> {
  const [left, right] = await Promise.all(
    [one, other].map((folder) => lstat(pathOf(library, folder), { bigint: true })),
  );
  return left?.ino === right?.ino && left?.dev === right?.dev;
}

/** Durably makes `folder` and those above it. Links in their place are never followed out of the library. */
export async function makeFolders(library: Root, folder: string): Promise<void> {
  let path = '';
  for (const name of folder.split('/')) {
    const parent = path;
    path = inFolder(parent, name);
    try {
      await mkdir(pathOf(library, path));
      await syncFolder(pathOf(library, parent));
    } catch (error) {
      if (systemErrorCode(error) !== 'EEXIST') throw error;
      if (!(await isFolder(library, path)))
        throw new AppError('conflict', 'a file is in the way of a folder');
    }
  }
}

/**
 * Durably moves the folder `from` into `parent`, called `name` or, where that is taken, `name (2)` and so on. One that
 * lies there under such a name stays. Returns where it is. The caller is alone with places.
 */
export async function moveFolder(
  library: Root,
  { from, parent, name }: { readonly from: string; readonly parent: string; readonly name: string },
): Promise<string> {
  const stays = parentOf(from) === parent;
  if (stays && isNamedAfter(nameOf(from), name)) return from;
  const taken = await readdir(pathOf(library, parent));
  const others = stays ? taken.filter((other) => other !== nameOf(from)) : taken;
  const to = inFolder(parent, freeName(name, others));
  await rename(pathOf(library, from), pathOf(library, to));
  await syncFolder(pathOf(library, parent));
  if (!stays) await syncFolder(pathOf(library, parentOf(from)));
  return to;
}

/** Takes `folder` and those above it, up to but not including `top`, away as far as they are empty. The caller is alone with places. */
export async function removeEmptyFolders(library: Root, folder: string, top: string): Promise<void> {
  for (let path = folder; path !== top && path !== ''; path = parentOf(path)) {
    try {
      await rmdir(pathOf(library, path));
    } catch {
      return;
    }
  }
}

/** Removes a folder with all that is in it; links in it are removed, never followed. */
export async function removeFolder(library: Root, folder: string): Promise<void> {
  await rm(pathOf(library, folder), { recursive: true, force: true });
}
