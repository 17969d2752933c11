import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { systemErrorCode } from '../errors.ts';
import { type FfmpegVersion, parseFfmpegVersion } from './ffmpeg-version.ts';

const run = promisify(execFile);
const timeoutMs = 15_000;
const maxBuffer = 4 * 1024 * 1024;

/** Encoders every ffmpeg we use must have: for masters and for the small form. */
const neededEncoders = ['aac', 'libopus'];

/** A program that runs and can do its work, or why it cannot, in a few words without paths. */
export type ProgramCheck =
  { readonly ok: true; readonly version: FfmpegVersion } | { readonly ok: false; readonly detail: string };

/** Names in the output of `ffmpeg -encoders`. */
export function parseEncoders(output: string): ReadonlySet<string> {
  const names = output.matchAll(/^ [VAS][F.][S.][X.][B.][D.] ([^\s=]\S*)/gm);
  return new Set([...names].map((match) => match[1] ?? ''));
}

async function outputOf(program: string, args: readonly string[]): Promise<string> {
  const { stdout } = await run(program, [...args], { timeout: timeoutMs, maxBuffer, windowsHide: true });
  return stdout;
}

function describeFailure(error: unknown): string {
  const system = systemErrorCode(error);
  if (system !== undefined) return `cannot be run (${system})`;
  if (error instanceof Error && 'killed' in error && error.killed === true) return 'does not answer';
  if (error instanceof Error && 'code' in error) return `ends with exit status ${String(error.code)}`;
  return 'cannot be run';
}

/** Runs `ffmpeg -version` and `-encoders` of the program at `path`. Never rejects. */
export async function checkFfmpeg(path: string): Promise<ProgramCheck> {
  const [version, encoders] = await Promise.all([
    checkProgram(path),
    outputOf(path, ['-hide_banner', '-encoders']).then(parseEncoders, () => new Set<string>()),
  ]);
  if (!version.ok) return version;
  const lacking = neededEncoders.filter((name) => !encoders.has(name));
  if (lacking.length === 0) return version;
  return { ok: false, detail: `${version.version.name} lacks the encoder ${lacking.join(' and ')}` };
}

/** Runs `-version` of the ffmpeg or ffprobe at `path`. Never rejects. */
export async function checkProgram(path: string): Promise<ProgramCheck> {
  try {
    const version = parseFfmpegVersion(await outputOf(path, ['-version']));
    return version === null ? { ok: false, detail: 'is not ffmpeg' } : { ok: true, version };
  } catch (error) {
    return { ok: false, detail: describeFailure(error) };
  }
}
