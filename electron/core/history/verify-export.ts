import { readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { CheckReport, Damage } from '../../../shared/model/history.ts';
import { AppError, systemErrorCode } from '../errors.ts';
import { type CopyOptions, hashOpen } from './hashed-file.ts';
import { openListed } from './listed-file.ts';
import { type ListedFile, type Manifest, manifestName } from './manifest.ts';
import { type FoundManifest, readManifest } from './read-manifest.ts';

/** Called with the share that is done, 0 to 1. */
export type OnProgress = (progress: number) => void;

/** Damages that are named; the others are only counted. */
const mostNamed = 200;
const mostDepth = 20;
/** What systems put into folders that are only looked at. */
const systemFiles = new Set(['.DS_Store', 'Thumbs.db', 'desktop.ini']);

/**
 * Reads the manifest of an export. Rejects with `AppError('not-an-export')` where there is none, with `export-damaged`
 * where it cannot be read, with `unsupported` for one of a later version.
 */
export async function requireManifest(folder: string): Promise<FoundManifest> {
  const found = await readManifest(folder);
  if (found.state === 'read') return found;
  if (found.state === 'missing') throw new AppError('not-an-export', 'there is no manifest.json');
  if (found.state === 'newer') throw new AppError('unsupported', 'the export is from a newer version');
  throw new AppError('export-damaged', 'manifest.json cannot be read');
}

/** Compares every file in `folder` with its manifest: what was changed, what is missing, what was added. Rejects like {@link requireManifest}. */
export async function verifyExport(
  folder: string,
  { signal, onProgress }: { readonly signal: AbortSignal; readonly onProgress: OnProgress },
): Promise<CheckReport> {
  const { manifest, isAsWritten, sha256 } = await requireManifest(folder);
  const root = await realpath(folder);
  const { damages, count, add } = createDamages();
  if (!isAsWritten) add({ kind: 'changed', path: manifestName });
  const totalBytes = manifest.files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  let doneBytes = 0;
  const onBytes = (bytes: number) => {
    doneBytes += bytes;
    onProgress(Math.min(1, doneBytes / Math.max(1, totalBytes)));
  };
  for (const file of manifest.files) {
    const kind = await compare(root, file, { signal, onBytes });
    if (kind !== null) add({ kind, path: file.path });
  }
  await findExtra(root, manifest, { signal, add });
  return {
    kind: 'check',
    createdAt: manifest.createdAt,
    fileCount: manifest.files.length,
    sizeBytes: totalBytes,
    damages,
    damageCount: count(),
    manifestSha256: sha256,
  };
}

function createDamages() {
  const damages: Damage[] = [];
  let found = 0;
  const add = (damage: Damage) => {
    found += 1;
    if (damages.length < mostNamed) damages.push(damage);
  };
  return { damages, count: () => found, add };
}

async function compare(
  root: string,
  listed: ListedFile,
  options: CopyOptions,
): Promise<'changed' | 'missing' | null> {
  options.signal.throwIfAborted();
  const file = await openListed(root, listed.path);
  if (file === null) return 'missing';
  try {
    if ((await file.stat()).size !== listed.sizeBytes) return 'changed';
    const { sha256 } = await hashOpen(file, options);
    return sha256 === listed.sha256 ? null : 'changed';
  } catch (error) {
    // A sector that cannot be read is damage too.
    if (systemErrorCode(error) === 'EIO') return 'changed';
    throw error;
  } finally {
    await file.close();
  }
}

async function findExtra(
  root: string,
  manifest: Manifest,
  { signal, add }: { readonly signal: AbortSignal; readonly add: (damage: Damage) => void },
): Promise<void> {
  const known = new Set([manifestName, ...manifest.files.map(({ path }) => path)]);
  const folders = new Set(manifest.files.flatMap(({ path }) => parentsOf(path)));
  const walk = async (folder: string, depth: number): Promise<void> => {
    signal.throwIfAborted();
    const entries = await readdir(join(root, folder), { withFileTypes: true });
    for (const entry of entries.toSorted((one, other) => (one.name < other.name ? -1 : 1))) {
      if (entry.isFile() && systemFiles.has(entry.name)) continue;
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      // Some file systems give names back in another form of Unicode than they were made with.
      const form = path.normalize('NFC');
      const isKnown = entry.isDirectory() ? folders.has(form) : known.has(form);
      if (!isKnown) add({ kind: 'extra', path: entry.isDirectory() ? `${path}/` : path });
      else if (entry.isDirectory() && depth < mostDepth) await walk(path, depth + 1);
    }
  };
  await walk('', 0);
}

function parentsOf(path: string): readonly string[] {
  const parts = path.split('/');
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'));
}
