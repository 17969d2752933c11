import { spawn } from 'node:child_process';

/** How a program ended. `output` is what it wrote to stdout and stderr, the last 64 KiB of it. */
export interface CommandResult {
  /** Null when it was ended by a signal, ran out of time or could not be started. */
  readonly exitCode: number | null;
  readonly output: string;
}

const keptOutput = 64 * 1024;

/** Runs a program without a shell and keeps what it says; ends it after `timeoutMs`. Never rejects. */
export function runCommand(
  command: string,
  args: readonly string[],
  options: { readonly timeoutMs: number; readonly env?: NodeJS.ProcessEnv },
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: options.env ?? process.env,
      timeout: options.timeoutMs,
      killSignal: 'SIGKILL',
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output = (output + text).slice(-keptOutput);
      });
    }
    child.on('error', (error) => resolve({ exitCode: null, output: error.message }));
    child.on('close', (exitCode) => resolve({ exitCode, output }));
  });
}
