import { type FileHandle, open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { AppError, systemErrorCode } from '../errors.ts';

const partBytes = 64 * 1024;

/** A message on its way out of its spool file. */
export interface SpoolStream {
  readonly stream: Readable;
  /** True from the moment the end was handed on: the server may have the whole message from then on. */
  readonly ended: () => boolean;
  /** What went wrong on our side, or null. */
  readonly failure: () => unknown;
}

/** What {@link createSpoolStream} reads and whom it tells. */
export interface SpoolStreamOptions {
  readonly path: string;
  readonly sizeBytes: number;
  /** Bytes read so far; the reader ahead takes them only as the server does. */
  readonly onProgress: (sentBytes: number) => void;
  /** Called once, after the last byte and before the end. What it throws keeps the end from being sent. */
  readonly onBeforeEnd: () => void;
}

async function openSpool(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (cause) {
    if (systemErrorCode(cause) !== 'ENOENT') throw cause;
    throw new AppError('attachment-missing', 'the composed message is gone', { cause });
  }
}

/** Reads a spool file in parts; one that is shorter or longer than `sizeBytes` fails before its end. */
export function createSpoolStream(options: SpoolStreamOptions): SpoolStream {
  let file: FileHandle | null = null;
  let sentBytes = 0;
  let isEnded = false;
  let failure: unknown = null;
  const readPart = async (): Promise<Buffer | null> => {
    file ??= await openSpool(options.path);
    const part = Buffer.allocUnsafe(partBytes);
    const { bytesRead } = await file.read(part, 0, partBytes);
    sentBytes += bytesRead;
    if (bytesRead > 0) return part.subarray(0, bytesRead);
    if (sentBytes === options.sizeBytes) return null;
    throw new AppError('attachment-missing', 'the composed message was changed on disk');
  };
  const handOn = (part: Buffer | null) => {
    if (stream.destroyed) {
      // Cancelled meanwhile: nothing may follow. The file may have been opened after that.
      void file?.close();
      return;
    }
    if (part === null) {
      options.onBeforeEnd();
      isEnded = true;
    } else {
      options.onProgress(sentBytes);
    }
    stream.push(part);
  };
  const stream = new Readable({
    highWaterMark: partBytes,
    read() {
      readPart()
        .then(handOn)
        .catch((error: unknown) => {
          failure = error;
          // nodemailer writes its own code into the error it gets.
          stream.destroy(new Error('the message cannot be read', { cause: error }));
        });
    },
    destroy(error, done) {
      void (file?.close() ?? Promise.resolve()).then(
        () => done(error),
        (closeError: unknown) => done(error ?? (closeError as Error)),
      );
    },
  });
  return { stream, ended: () => isEnded, failure: () => failure };
}
