import { spawn } from 'node:child_process';
import { chmodSync, closeSync, mkdirSync, openSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../harness/free-folder.ts';

/** An ffmpeg that writes down how it is called. */
export interface NotedFfmpeg {
  /** For `OUTSPOKEN_FFMPEG`. */
  readonly path: string;
  /** Arguments of every call so far that read a recording, in order. */
  calls(): readonly (readonly string[])[];
}

/** Puts a program in front of `ffmpeg` that notes its arguments in `folder`. */
export function noteFfmpeg(ffmpeg: string, folder: string): NotedFfmpeg {
  const notes = join(folder, 'calls');
  const path = join(folder, 'ffmpeg');
  mkdirSync(notes, { recursive: true });
  const script = `#!/bin/sh\nprintf '%s\\n' "$@" > '${notes}'/$(date +%s%N)\nexec '${ffmpeg}' "$@"\n`;
  writeFileSync(path, script);
  chmodSync(path, 0o755);
  return {
    path,
    calls: () =>
      readdirSync(notes)
        .sort()
        .map((name) => readFileSync(join(notes, name), 'utf8').trimEnd().split('\n'))
        .filter((args) => args.includes('pipe:0')),
  };
}

function formatOf(args: readonly string[]): string | undefined {
  return args[args.indexOf('-f') + 1];
}

interface BareRun {
  readonly args: readonly string[];
  readonly input: string;
  readonly folder: string;
}

/** Runs ffmpeg once; gives the milliseconds it took. */
async function runBare(ffmpeg: string, { args, input, folder }: BareRun): Promise<number> {
  const file = openSync(input, 'r');
  const begin = performance.now();
  const child = spawn(ffmpeg, args, { cwd: folder, stdio: [file, 'ignore', 'pipe'] });
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-1000)));
  const status = await new Promise((resolve) => child.once('close', resolve));
  closeSync(file);
  if (status !== 0) throw new Error(`ffmpeg ${args.join(' ')}: ${said}`);
  return performance.now() - begin;
}

/**
 * Carries out the same calls from a bare command line and gives the milliseconds they took. Those that read the first
 * call's format get `capture`, the others what the call before them made.
 */
export async function replay(
  ffmpeg: string,
  calls: readonly (readonly string[])[],
  capture: string,
): Promise<number> {
  const folder = makeFolder('bare');
  let made = capture;
  let totalMs = 0;
  for (const args of calls) {
    const input = formatOf(args) === formatOf(calls[0] ?? []) ? capture : made;
    totalMs += await runBare(ffmpeg, { args, input, folder: folder.path });
    const output = args.find((name) => name.endsWith('.part'));
    if (output !== undefined) made = join(folder.path, output);
  }
  folder.remove();
  return totalMs;
}
