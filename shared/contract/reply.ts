import type { ErrorCode } from './errors.ts';

/** What an untrusted caller is told about a failure. `message` is for logs and details, never the main text; it holds no secret and no path. */
export interface ReplyError {
  readonly code: ErrorCode;
  readonly message: string;
  /** The server's or ffmpeg's own words, where there are any. */
  readonly detail?: string;
}

/** Outcome of a call. Errors travel as values, since thrown ones lose their fields between processes. */
export type Reply<Value = unknown> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: ReplyError };
