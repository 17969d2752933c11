import { type Hash, createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { AppError, systemErrorCode } from '../errors.ts';
import { isDiskFull } from '../recording/disk-guard.ts';
import type { LinkedFile } from './linked-files.ts';
import { type LinkedRequest, openLinked } from './open-linked.ts';

const quickMs = 60_000;
/** Slower than this, in bytes a second, is no connection. */
const slowestRate = 4000;

/** A file to download, and where to. */
export interface DownloadOptions extends Pick<LinkedRequest, 'isOwn' | 'signal'> {
  readonly file: LinkedFile;
  /** Where it is when it is whole; beside it lies what is there until then. */
  readonly path: string;
  /** Bytes of this file that are here. */
  readonly onProgress: (haveBytes: number) => void;
}

function changed(detail: string): AppError {
  return new AppError('link-changed', 'the file is not what was sent', { detail });
}

async function sizeOf(path: string): Promise<number> {
  return await stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

async function hashBegun(path: string, signal: AbortSignal): Promise<Hash> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { signal })) hash.update(chunk as Buffer);
  return hash;
}

/** True where the answer goes on at `haveBytes`, false where it begins anew. */
function goesOn({ statusCode, headers }: IncomingMessage, haveBytes: number): boolean {
  if (statusCode !== 206) return false;
  if (Number(/^bytes (\d+)-/.exec(headers['content-range'] ?? '')?.[1] ?? NaN) === haveBytes) return true;
  throw changed('another range than was asked for');
}

async function append(
  response: IncomingMessage,
  output: FileHandle,
  {
    hash,
    haveBytes,
    options,
  }: { readonly hash: Hash; readonly haveBytes: number; readonly options: DownloadOptions },
): Promise<number> {
  let have = haveBytes;
  for await (const chunk of response) {
    const data = chunk as Buffer;
    have += data.byteLength;
    if (have > options.file.sizeBytes) throw changed('larger than was said');
    hash.update(data);
    await output.writeFile(data);
    options.onProgress(have);
  }
  return have;
}

/** Fetches what is missing of `path`; resolves with its size and its hash. */
async function receive(path: string, options: DownloadOptions): Promise<{ size: number; hash: Hash }> {
  const { file, isOwn, signal } = options;
  const begun = await sizeOf(path);
  if (begun === file.sizeBytes && begun > 0) return { size: begun, hash: await hashBegun(path, signal) };
  const response = await openLinked({ url: file.url, haveBytes: begun, isOwn, signal });
  try {
    if (response.statusCode === 416) throw changed('shorter than was said');
    const isMore = goesOn(response, begun);
    const haveBytes = isMore ? begun : 0;
    const told = Number(response.headers['content-length'] ?? NaN);
    if (!Number.isNaN(told) && told + haveBytes !== file.sizeBytes) throw changed(`${told} bytes`);
    const hash = isMore ? await hashBegun(path, signal) : createHash('sha256');
    const output = await open(path, isMore ? 'a' : 'w', 0o600);
    try {
      const size = await append(response, output, { hash, haveBytes, options });
      await output.sync();
      return { size, hash };
    } finally {
      await output.close();
    }
  } finally {
    response.destroy();
  }
}

/** What stopped a download, in terms that say what becomes of it. */
function toFailure(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted || error instanceof AppError) return error;
  if (isDiskFull(systemErrorCode(error)))
    return new AppError('disk-full', 'no room for the file', { cause: error });
  const detail = error instanceof Error ? error.message : '';
  return new AppError('link-unreachable', 'the connection was cut', { cause: error, detail });
}

/**
 * Downloads a file of exactly the size and hash that its sender told, both checked as it streams; it is at `path` only
 * when both are right. After a cut the next call goes on where this one broke off. Rejects with `link-unreachable`,
 * `link-ended`, `link-refused` or `disk-full`, and with `link-changed` for anything but that file, of which nothing is kept.
 */
export async function downloadLinked(options: DownloadOptions): Promise<void> {
  const { file, path, signal } = options;
  if ((await sizeOf(path)) === file.sizeBytes) return;
  const partial = `${path}.partial`;
  const timeout = AbortSignal.timeout(quickMs + Math.ceil((file.sizeBytes / slowestRate) * 1000));
  try {
    const { size, hash } = await receive(partial, { ...options, signal: AbortSignal.any([signal, timeout]) });
    if (size < file.sizeBytes) throw new AppError('link-unreachable', 'the answer ended early');
    if (hash.digest('hex') !== file.sha256) throw changed('another hash');
    await rename(partial, path);
  } catch (error) {
    const failure = toFailure(error, signal);
    if (failure instanceof AppError && failure.code === 'link-changed') await rm(partial, { force: true });
    throw failure;
  }
}
