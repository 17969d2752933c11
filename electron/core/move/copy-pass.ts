import { lstat, readdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder } from '../library/atomic-file.ts';
import { parentOf } from '../library/library-context.ts';
import { eachConcurrently } from '../library/each-concurrently.ts';
import { isFolder, makeFolders } from '../library/library-folders.ts';
import { copyMovedFile, isCopied } from './copy-file.ts';
import { type FoundFile, type FoundFiles, listFiles, sizeOf } from './list-files.ts';
import { MoveFailure, type MovePlaces, toMoveFailure } from './move-failure.ts';
import { type MoveManifest, isMovePart } from './move-manifest.ts';

/** File system calls at a time; more gain nothing, since Node has four threads for them. */
const lookups = 8;

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
  await atTarget(options, '', () => makeAll(options.target, folders));
  const result = await copyFiles(inTarget);
  await atTarget(options, '', () => options.manifest.sync());
  return result;
}

/** Those that are above others come first. */
async function makeAll(root: string, folders: readonly string[]): Promise<void> {
  for (const folder of folders) if (!(await isFolder({ root }, folder))) await makeFolders({ root }, folder);
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

async function requireTarget({ manifest }: PassOptions, file: string): Promise<void> {
  if (!(await manifest.isThere())) throw new MoveFailure('target-missing', { file });
}

async function atTarget<Value>(
  options: PassOptions,
  file: string,
  work: () => Promise<Value>,
): Promise<Value> {
  await requireTarget(options, file);
  try {
    return await work();
  } catch (error) {
    throw await toMoveFailure(error, options, { file, reading: false });
  }
}

async function copyFiles(pass: Pass): Promise<PassResult> {
  const { found, manifest, signal, onProgress } = pass;
  const todo = await findUncopied(pass);
  const changed: string[] = [];
  const totals = { totalFiles: found.files.length, totalBytes: sizeOf(found.files) };
  let files = found.files.length - todo.length;
  let bytes = totals.totalBytes - sizeOf(todo);
  const tell = (partBytes: number) => onProgress({ files, bytes: bytes + partBytes, ...totals });
  tell(0);
  for (const [index, file] of todo.entries()) {
    signal.throwIfAborted();
    let readBytes = 0;
    const onBytes = (count: number) => tell((readBytes += count));
    await requireTarget(pass, file.path);
    const copied = await copyMovedFile(pass, file, { signal, onBytes });
    if (copied === null) changed.push(file.path);
    else await atTarget(pass, file.path, () => manifest.add(copied));
    files += 1;
    bytes += file.sizeBytes;
    tell(0);
    if (isLastOfFolder(file, todo[index + 1])) await syncParent(pass, file);
  }
  return { copiedFiles: todo.length, copiedBytes: sizeOf(todo), changed };
}

/** The files of the library that are not yet, as they are now, in the other folder, in order. */
async function findUncopied(pass: Pass): Promise<readonly FoundFile[]> {
  const { found, manifest, signal } = pass;
  const copied = new Set<FoundFile>();
  await atTarget(pass, '', () =>
    eachConcurrently(found.files, lookups, async (file) => {
      signal.throwIfAborted();
      if (await isCopied(pass, file, manifest.entries.get(file.path))) copied.add(file);
    }),
  );
  return found.files.filter((file) => !copied.has(file));
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

/** Removes copies that an earlier try, or the process that made it, left half made. */
export async function removeParts(options: PassOptions): Promise<void> {
  const { target, signal } = options;
  await atTarget(options, '', async () => {
    const { folders } = await listFiles(target, signal);
    for (const folder of ['', ...folders]) {
      const path = join(target, ...folder.split('/'));
      for (const name of (await readdir(path)).filter(isMovePart))
        await rm(join(path, name), { force: true });
    }
  });
}
