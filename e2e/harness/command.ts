import { spawnSync } from 'node:child_process';

/** Runs a program of the machine to its end and gives its stdout; throws with its stderr when it fails. */
export function command(
  program: string,
  args: readonly string[],
  options: { readonly input?: Uint8Array; readonly env?: NodeJS.ProcessEnv } = {},
): Buffer {
  const result = spawnSync(program, args, { maxBuffer: 2 ** 30, ...options });
  if (result.error !== undefined) throw result.error;
  if (result.status !== 0) throw new Error(`${program} failed: ${result.stderr.toString().slice(-2000)}`);
  return result.stdout;
}

/** Whether a program can be found on PATH. */
export function hasProgram(program: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
}
