import { type FileHandle, open } from 'node:fs/promises';
import { type ServingPace, createPaceKeeper } from './media-response-pace.ts';

/** A part of a file, with bytes that stand before it. */
export interface MediaBytes {
  readonly prefix: Uint8Array;
  readonly path: string;
  /** Offset in the file of the first byte served after `prefix`. */
  readonly fileStart: number;
  readonly fileBytes: number;
}

/** Which bytes are streamed, and how fast. */
interface StreamedPart {
  readonly first: number;
  readonly length: number;
  readonly pace: ServingPace | null;
}

const pullBytes = 128 * 1024;

/**
 * Streams `length` bytes of prefix and file from `first` on. The file is opened at the first read and closed at the end,
 * on cancel and on every failure; a file that turns out shorter errors the stream. Without a `pace` it is as fast as it is
 * read.
 */
export function streamBytes(
  bytes: MediaBytes,
  { first, length, pace }: StreamedPart,
): ReadableStream<Uint8Array> {
  const end = first + length;
  const cancelling = new AbortController();
  const keepPace = createPaceKeeper(pace, cancelling.signal);
  let at = first;
  let handle: FileHandle | undefined;

  async function close(): Promise<void> {
    const closing = handle;
    handle = undefined;
    await closing?.close();
  }

  async function read(): Promise<Uint8Array> {
    if (at < bytes.prefix.length) return bytes.prefix.slice(at, end);
    handle ??= await open(bytes.path, 'r');
    const wanted = Math.min(pullBytes, end - at);
    const position = bytes.fileStart + at - bytes.prefix.length;
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafeSlow(wanted), 0, wanted, position);
    if (bytesRead === 0) throw new Error('the file is shorter than it was');
    return buffer.subarray(0, bytesRead);
  }

  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          await keepPace(at - first);
          const piece = await read();
          cancelling.signal.throwIfAborted();
          at += piece.length;
          controller.enqueue(piece);
          if (at < end) return;
          await close();
          controller.close();
        } catch (error) {
          await close().catch(() => undefined);
          if (!cancelling.signal.aborted) controller.error(error);
        }
      },
      async cancel() {
        cancelling.abort();
        await close();
      },
    },
    { highWaterMark: 0 },
  );
}
