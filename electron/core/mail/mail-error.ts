import type { ErrorCode } from '../../../shared/contract/errors.ts';
import { AppError } from '../errors.ts';

/** A refusal or failure of a mail server; `detail` has its own words, or the system's where the server had none. */
export class MailError extends AppError {
  /** Host that was talked to. */
  readonly server: string;
  /** False when the server may have taken the message all the same: the connection broke after the end of the data and before an answer. */
  readonly notTaken: boolean;

  constructor(
    code: ErrorCode,
    message: string,
    options: { cause?: unknown; detail: string; server: string; notTaken: boolean },
  ) {
    super(code, message, options);
    this.name = 'MailError';
    this.server = options.server;
    this.notTaken = options.notTaken;
  }
}
