import { createHash } from 'node:crypto';
import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemErrorCode } from '../errors.ts';
import { type Manifest, manifestName, manifestSchema } from './manifest.ts';

/** A manifest as it was found. */
export interface FoundManifest {
  readonly manifest: Manifest;
  /** False when the manifest itself was changed after it was written. */
  readonly isAsWritten: boolean;
  /** SHA-256 of the file. */
  readonly sha256: string;
}

/** What came of reading a manifest: `missing` where there is none, `damaged` where it cannot be read. */
export type ManifestResult =
  | ({ readonly state: 'read' } & FoundManifest)
  | { readonly state: 'missing' }
  | { readonly state: 'damaged' }
  | { readonly state: 'newer' };

// More than 400,000 files take.
const maxBytes = 128 * 1024 * 1024;
const lastLine = /^ {2}"sha256OfLinesAbove": "([0-9a-f]{64})"\n\}\n$/;
const lastLineBytes = '  "sha256OfLinesAbove": ""\n}\n'.length + 64;

/** Reads and checks the manifest of the export in `folder`, whoever wrote it. Rejects when the disk cannot be read. */
export async function readManifest(folder: string): Promise<ManifestResult> {
  const path = join(folder, manifestName);
  let bytes: Buffer;
  try {
    const stats = await lstat(path);
    if (!stats.isFile() || stats.size > maxBytes) return { state: 'damaged' };
    bytes = await readFile(path);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemErrorCode(error) ?? '')) return { state: 'missing' };
    throw error;
  }
  const value = parseJson(bytes);
  const parsed = manifestSchema.safeParse(value);
  if (!parsed.success) return { state: isNewer(value) ? 'newer' : 'damaged' };
  return {
    state: 'read',
    manifest: parsed.data,
    isAsWritten: isAsWritten(bytes),
    sha256: createHash('sha256').update(bytes).digest('hex'),
  };
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return null;
  }
}

function isNewer(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('schemaVersion' in value)) return false;
  return typeof value.schemaVersion === 'number' && value.schemaVersion > 1;
}

function isAsWritten(bytes: Buffer): boolean {
  const above = bytes.subarray(0, Math.max(0, bytes.byteLength - lastLineBytes));
  const stated = lastLine.exec(bytes.subarray(above.byteLength).toString())?.[1];
  return stated === createHash('sha256').update(above).digest('hex');
}
