import type { ErrorCode } from '../../shared/contract/errors.ts';

/** Why a call failed: core's own reasons, or that core could not be reached. */
export type CallErrorCode = ErrorCode | 'connection-lost';

/** A call that failed. `code` decides the words; `detail` holds a server's or ffmpeg's own words. */
export class CallError extends Error {
  readonly code: CallErrorCode;
  readonly detail: string | undefined;

  constructor(code: CallErrorCode, message: string, detail?: string) {
    super(message);
    this.name = 'CallError';
    this.code = code;
    this.detail = detail;
  }
}

/** Whatever a call threw as a {@link CallError}; anything unexpected becomes `internal`. */
export function toCallError(error: unknown): CallError {
  if (error instanceof CallError) return error;
  return new CallError('internal', error instanceof Error ? error.message : String(error));
}
