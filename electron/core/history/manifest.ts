import { z } from 'zod';
import { instantSchema } from '../../../shared/model/identity.ts';
import { nameKey, safeName } from '../library/safe-name.ts';
import type { FileFacts } from './hashed-file.ts';

/** Name of the file that lists all others of an export. */
export const manifestName = 'manifest.json';
/** Folder of an export that holds the recordings, laid out as a library is. */
export const recordingsFolder = 'recordings';
/** Ends the name of an export's folder until it is whole. */
export const partialSuffix = '.partial';

/** One file of an export; `path` is relative to it, with `/`. */
export interface ListedFile extends FileFacts {
  readonly path: string;
}

const mostFiles = 400_000;
const mostParts = 6;

/** True for a path that stays inside a folder and means the same on every system. */
export function isPlainPath(path: string): boolean {
  const parts = path.split('/');
  return parts.length <= mostParts && parts.every((part) => safeName(part) === part);
}

const listedFileSchema = z.strictObject({
  path: z.string().max(1000).refine(isPlainPath, 'not a plain path'),
  sizeBytes: z.number().int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

/** `manifest.json`, schema version 1. */
export const manifestSchema = z.strictObject({
  format: z.literal('outspoken-history'),
  schemaVersion: z.literal(1),
  title: z.string().max(1000),
  createdAt: instantSchema,
  appVersion: z.string().max(100),
  files: z
    .array(listedFileSchema)
    .max(mostFiles)
    .refine((files) => new Set(files.map(({ path }) => nameKey(path))).size === files.length, 'a path twice'),
  /** Shows accidental changes of this file itself. */
  sha256OfLinesAbove: z.string(),
});

/** See {@link manifestSchema}. */
export type Manifest = z.infer<typeof manifestSchema>;
