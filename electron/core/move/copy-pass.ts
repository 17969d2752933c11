import { lstat, readdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder } from '../library/atomic-file.ts';
import { parentOf } from '../library/library-context.ts';
import { makeFolders } from '../library/library-folders.ts';
import { copyMovedFile, isCopied } from './copy-file.ts';
import { type FoundFile, type FoundFiles, listFiles, sizeOf } from './list-files.ts';
import { MoveFailure, type MovePlaces, toMoveFailure } from './move-failure.ts';
import { type MoveManifest, isMovePart } from './move-manifest.ts';

/** How far a pass is. */
export interface PassProgress {
  readonly files: number;
  readonly totalFiles: number;
  readonly bytes: number;
  readonly totalBytes: number;
}

/** What a pass works with. */
export interface PassOptions extends MovePlaces {
  readonly manifest: MoveManifest;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: PassProgress) => void;
}

/** What a pass did. */
export interface PassResult {
  readonly copiedFiles: number;
  readonly copiedBytes: number;
  /** Files that were changed while they were copied: another pass has to see to them. */
  readonly changed: readonly string[];
}

/**
 * Copies what is in the library and not yet, as it is now, in the other folder, and removes there what this move had
 * copied and the library has no longer. Rejects with {@link MoveFailure} and with the reason of the signal; what was
 * copied until then stays and is not copied again.
 */
export async function copyPass(options: PassOptions): Promise<PassResult> {
  const found = await listLibrary(options);
  const { folders } = found;
  const inTarget = { ...options, found };
  await removeGone(inTarget);
  for (const folder of folders)
    await atTarget(options, folder, () => makeFolders({ root: options.target }, folder));
  const result = await copyFiles(inTarget);
  await atTarget(options, '', async () => {
    await removeParts(options.target, ['', ...folders]);
    await options.manifest.sync();
  });
  return result;
}

async function listLibrary(options: PassOptions): Promise<FoundFiles> {
  try {
    const found = await listFiles(options.source, options.signal);
    requireDistinct(found, await foldsCase(options));
    return found;
  } catch (error) {
    options.signal.throwIfAborted();
    throw await toMoveFailure(error, options, { file: '', reading: true });
  }
}

/** True where names that differ in case or form only are the same name. */
async function foldsCase({ target }: MovePlaces): Promise<boolean> {
  const names = await readdir(target);
  const name = names.find((one) => one.toUpperCase() !== one);
  return name !== undefined && (await lstat(join(target, name.toUpperCase())).catch(() => null)) !== null;
}

/** Two files that would be one in the other folder cannot both be there. */
function requireDistinct({ files, folders }: FoundFiles, isFolded: boolean): void {
  if (!isFolded) return;
  const seen = new Set<string>();
  for (const path of [...folders, ...files.map((file) => file.path)]) {
    const key = path.normalize('NFC').toLowerCase();
    if (seen.has(key)) throw new MoveFailure('name-clash', { file: path });
    seen.add(key);
  }
}

interface Pass extends PassOptions {
  readonly found: FoundFiles;
}

async function atTarget<Value>(
  options: PassOptions,
  file: string,
  work: () => Promise<Value>,
): Promise<Value> {
  if (!(await options.manifest.isThere())) throw new MoveFailure('target-missing', { file });
  try {
    return await work();
  } catch (error) {
    throw await toMoveFailure(error, options, { file, reading: false });
  }
}

async function copyFiles(pass: Pass): Promise<PassResult> {
  const { found, manifest, signal, onProgress } = pass;
  const changed: string[] = [];
  const totals = { totalFiles: found.files.length, totalBytes: sizeOf(found.files) };
  let [files, bytes, copiedFiles, copiedBytes] = [0, 0, 0, 0];
  const tell = (partBytes: number) => onProgress({ files, bytes: bytes + partBytes, ...totals });
  for (const [index, file] of found.files.entries()) {
    signal.throwIfAborted();
    const entry = manifest.entries.get(file.path);
    if (!(await atTarget(pass, file.path, () => isCopied(pass, file, entry)))) {
      let readBytes = 0;
      const onBytes = (count: number) => tell((readBytes += count));
      const copied = await copyMovedFile(pass, file, { signal, onBytes });
      if (copied === null) changed.push(file.path);
      else await atTarget(pass, file.path, () => manifest.add(copied));
      copiedFiles += 1;
      copiedBytes += file.sizeBytes;
    }
    files += 1;
    bytes += file.sizeBytes;
    tell(0);
    const next = found.files[index + 1];
    if (copiedFiles > 0 && isLastOfFolder(file, next)) await syncParent(pass, file);
  }
  return { copiedFiles, copiedBytes, changed };
}

function isLastOfFolder(file: FoundFile, next: FoundFile | undefined): boolean {
  return next === undefined || parentOf(next.path) !== parentOf(file.path);
}

function syncParent(pass: Pass, { path }: FoundFile): Promise<void> {
  return atTarget(pass, path, () => syncFolder(join(pass.target, ...parentOf(path).split('/'))));
}

/** Only what the list names: nothing else in the other folder is ours. */
async function removeGone(pass: Pass): Promise<void> {
  const { target, manifest, found } = pass;
  const there = new Set(found.files.map(({ path }) => path));
  const gone = [...manifest.entries.keys()].filter((path) => !there.has(path));
  if (gone.length === 0) return;
  for (const path of gone) {
    await atTarget(pass, path, async () => {
      await removeListed(target, path);
      await manifest.drop(path);
    });
  }
  const folders = new Set(found.folders);
  const inTarget = await atTarget(pass, '', () => listFiles(target, pass.signal));
  for (const folder of inTarget.folders.toReversed()) {
    if (!folders.has(folder)) await rmdir(join(target, ...folder.split('/'))).catch(() => undefined);
  }
}

/** Removes a file that a list names, where the path is one inside of plain folders of `root`; else nothing. */
async function removeListed(root: string, path: string): Promise<void> {
  const parts = path.split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..' || /[\\\0]/.test(part))) return;
  for (let depth = 1; depth < parts.length; depth++) {
    const stats = await lstat(join(root, ...parts.slice(0, depth))).catch(() => null);
    if (stats?.isDirectory() !== true) return;
  }
  await rm(join(root, ...parts), { force: true });
}

/** Removes copies that an earlier try left half made. */
async function removeParts(target: string, folders: readonly string[]): Promise<void> {
  for (const folder of folders) {
    const path = join(target, ...folder.split('/'));
    for (const name of (await readdir(path)).filter(isMovePart)) await rm(join(path, name), { force: true });
  }
}
