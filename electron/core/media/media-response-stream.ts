import { type FileHandle, open } from 'node:fs/promises';

/** A part of a file, with bytes that stand before it. */
export interface MediaBytes {
  readonly prefix: Uint8Array;
  readonly path: string;
  /** Offset in the file of the first byte served after `prefix`. */
  readonly fileStart: number;
  readonly fileBytes: number;
}

const pullBytes = 128 * 1024;

/**
 * Streams `length` bytes of prefix and file from `first` on. The file is opened at the first read and closed at the end,
 * on cancel and on every failure; a file that turns out shorter errors the stream.
 */
export function streamBytes(bytes: MediaBytes, first: number, length: number): ReadableStream<Uint8Array> {
  const end = first + length;
  let at = first;
  let handle: FileHandle | undefined;
  let cancelled = false;

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
          const piece = await read();
          if (cancelled) {
            await close();
            return;
          }
          at += piece.length;
          controller.enqueue(piece);
          if (at < end) return;
          await close();
          controller.close();
        } catch (error) {
          await close().catch(() => undefined);
          if (!cancelled) controller.error(error);
        }
      },
      async cancel() {
        cancelled = true;
        await close();
      },
    },
    { highWaterMark: 0 },
  );
}
