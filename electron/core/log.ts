import { closeSync, existsSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from './clock.ts';
import type { Disposable } from './disposables.ts';
import { AppError } from './errors.ts';

/** Facts of one entry. */
export type LogFields = Readonly<Record<string, string | number | boolean | null>>;

/** Writes one line per entry to `logs/outspoken.log`. Never pass secrets, tokens, addresses or message contents. */
export interface Log {
  info(event: string, fields?: LogFields): void;
  /** For bugs and unexpected failures; keeps the stack. */
  error(event: string, error: unknown, fields?: LogFields): void;
}

const defaultMaxBytes = 1024 * 1024;
const keptFiles = 3;

/** Mail addresses in `text` replaced, since messages of libraries and servers may quote them. */
export function hideAddresses(text: string): string {
  return text.replace(/[\w.+-]+@[\w-]+(\.[\w-]+)+/g, '<address>');
}

/** An error in words for the log: expected ones by code and message, others with their stack and causes. */
function describeError(error: unknown): string {
  if (error instanceof AppError) {
    const cause = error.cause === undefined ? '' : ` <- ${describeError(error.cause)}`;
    return `${error.code}: ${error.message}${cause}`;
  }
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\ncaused by ${describeError(error.cause)}`;
  return `${error.stack ?? `${error.name}: ${error.message}`}${cause}`;
}

function rotate(path: string): void {
  for (let index = keptFiles - 1; index >= 1; index--) {
    const older = index === 1 ? path : `${path}.${index - 1}`;
    if (existsSync(older)) renameSync(older, `${path}.${index}`);
  }
}

/**
 * A log in `<directory>/outspoken.log`, readable by the user only. At `maxBytes` (default 1 MiB) it becomes
 * `outspoken.log.1`, and at most two such files are kept. A full disk costs log lines, never the caller.
 */
export function createFileLog(options: {
  readonly directory: string;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly maxBytes?: number;
}): Log & Disposable {
  const path = join(options.directory, 'outspoken.log');
  const maxBytes = options.maxBytes ?? defaultMaxBytes;
  mkdirSync(options.directory, { recursive: true });
  const open = () => openSync(path, 'a', 0o600);
  let file: number | null = open();
  let size = fstatSync(file).size;

  const write = (level: string, event: string, fields: LogFields) => {
    if (file === null) return;
    const facts = Object.keys(fields).length > 0 ? ` ${JSON.stringify(fields)}` : '';
    const time = new Date(options.clock.nowMs()).toISOString();
    const line = Buffer.from(hideAddresses(`${time} ${level} ${event}${facts}`) + '\n');
    try {
      if (size > 0 && size + line.byteLength > maxBytes) {
        closeSync(file);
        file = null;
        rotate(path);
        file = open();
        size = 0;
      }
      size += writeSync(file, line);
    } catch {
      // Nothing may fail because it could not be logged.
    }
  };
  return {
    info: (event, fields = {}) => write('info', event, fields),
    error: (event, error, fields = {}) => write('error', event, { ...fields, error: describeError(error) }),
    dispose() {
      if (file !== null) closeSync(file);
      file = null;
    },
  };
}
