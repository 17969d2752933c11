import { lstat, readFile } from 'node:fs/promises';
import { type z } from 'zod';
import { AppError, systemErrorCode } from '../errors.ts';
import { writeFileAtomic } from './atomic-file.ts';

/** A file that is there and must not be overwritten: it is from a newer version of the app, damaged, or out of reach. */
export interface UnreadableFile {
  readonly state: 'newer' | 'damaged' | 'out-of-reach';
  readonly cause: unknown;
}

/** What came of reading a file of the library. */
export type FoundFile<Content> =
  { readonly state: 'read'; readonly content: Content } | { readonly state: 'missing' } | UnreadableFile;

const schemaVersion = 1;
// The largest honest one, with 1,200 levels and thousands of marks, stays far below.
const maxBytes = 8 * 1024 * 1024;

/** Reads and checks a JSON file of the library. Links and folders in its place count as unreadable. Never rejects. */
export async function readJsonFile<Content>(
  path: string,
  schema: z.ZodType<Content>,
): Promise<FoundFile<Content>> {
  let value: unknown;
  try {
    const stats = await lstat(path);
    if (!stats.isFile() || stats.size > maxBytes) return { state: 'damaged', cause: 'not a small file' };
    // Some editors begin UTF-8 files with a byte order mark.
    value = JSON.parse((await readFile(path, 'utf8')).replace(/^\uFEFF/, ''));
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return { state: 'missing' };
    return { state: error instanceof SyntaxError ? 'damaged' : 'out-of-reach', cause: error };
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return { state: 'read', content: parsed.data };
  return { state: isNewer(value) ? 'newer' : 'damaged', cause: parsed.error };
}

function isNewer(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('schemaVersion' in value)) return false;
  return typeof value.schemaVersion === 'number' && value.schemaVersion > schemaVersion;
}

/** Durably replaces a JSON file of the library, indented for people; lists of numbers take one line. */
export function writeJsonFile(path: string, content: unknown): Promise<void> {
  // A line end in JSON is never part of a text.
  const text = JSON.stringify(content, null, 2).replace(/\[\n[\d\s,.eE+-]+\]/g, (list) =>
    list.replaceAll(/\s+/g, ' ').replace('[ ', '[').replace(' ]', ']'),
  );
  return writeFileAtomic(path, `${text}\n`);
}

/** The error that stands for a file that cannot be read: `unsupported` for a newer one, else `media-unreadable`. */
export function unreadableError(name: string, { state, cause }: UnreadableFile): AppError {
  if (state === 'newer') return new AppError('unsupported', `${name} is from a newer version`, { cause });
  return new AppError('media-unreadable', `${name} is ${state}`, { cause });
}
