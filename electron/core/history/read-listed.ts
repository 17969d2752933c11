import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { AppError } from '../errors.ts';
import { openListed } from './listed-file.ts';
import type { ListedFile } from './manifest.ts';

// As for the files of a library.
const maxBytes = 8 * 1024 * 1024;

/** Reads a small JSON file of the export at `root`; rejects with `AppError('export-damaged')` unless its content is what the manifest and `schema` say. */
export async function readListed<Content>(
  root: string,
  listed: ListedFile,
  schema: z.ZodType<Content>,
): Promise<Content> {
  if (listed.sizeBytes > maxBytes) throw damaged(listed);
  const file = await openListed(root, listed.path);
  if (file === null) throw damaged(listed);
  try {
    const buffer = Buffer.alloc(listed.sizeBytes + 1);
    const { bytesRead } = await file.read(buffer, 0, buffer.byteLength, 0);
    const bytes = buffer.subarray(0, bytesRead);
    if (createHash('sha256').update(bytes).digest('hex') !== listed.sha256) throw damaged(listed);
    const parsed = schema.safeParse(parseJson(bytes));
    if (!parsed.success) throw damaged(listed, parsed.error);
    return parsed.data;
  } finally {
    await file.close();
  }
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return null;
  }
}

/** The error for a file that is not as it was exported. */
export function damaged({ path }: Pick<ListedFile, 'path'>, cause?: unknown): AppError {
  return new AppError('export-damaged', `${path} is not as it was exported`, { cause });
}
