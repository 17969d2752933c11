import type { ErrorCode } from '../../../shared/contract/errors.ts';
import { AppError } from '../errors.ts';

/** An ffmpeg that did not do its work. `detail` is its own words. */
export class FfmpegError extends AppError {
  readonly args: readonly string[];
  /** Null when it was ended by a signal. */
  readonly exitCode: number | null;
  readonly stderrTail: string;

  constructor(failure: {
    readonly args: readonly string[];
    readonly exitCode: number | null;
    readonly stderrTail: string;
  }) {
    super(codeFor(failure), `ffmpeg ended with ${failure.exitCode ?? 'a signal'}`, {
      detail: failure.stderrTail,
    });
    this.name = 'FfmpegError';
    this.args = failure.args;
    this.exitCode = failure.exitCode;
    this.stderrTail = failure.stderrTail;
  }
}

/** What shells and `nice` answer for a program that cannot be run or is not there. */
const notRunnable = [126, 127];

function codeFor({ exitCode, stderrTail }: { exitCode: number | null; stderrTail: string }): ErrorCode {
  if (exitCode !== null && notRunnable.includes(exitCode)) return 'ffmpeg-missing';
  return stderrTail.includes('No space left on device') ? 'disk-full' : 'ffmpeg-failed';
}

const tailLines = 20;
const tailCharacters = 4000;

/** The end of what ffmpeg said: at most 20 lines and 4,000 characters. */
export function stderrTail(lines: readonly string[]): string {
  return lines.slice(-tailLines).join('\n').trim().slice(-tailCharacters);
}
