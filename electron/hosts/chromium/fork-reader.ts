import { fork } from 'node:child_process';
import type { ReaderProcess } from '../../core/host.ts';

/** Little memory, and nothing of the machine but its files to read. */
const limits = ['--max-old-space-size=256', '--permission', '--allow-fs-read=*'];

/** Windows starts nothing without this one. */
function environment(): Record<string, string> {
  const { SystemRoot } = process.env;
  return SystemRoot === undefined ? {} : { SystemRoot };
}

/** Starts the reading process from its built program. */
export function forkReader(program: string): ReaderProcess {
  const child = fork(program, [], {
    // What it says of itself is nobody's business; its memory holds what others wrote, and no secrets of ours.
    ...{ serialization: 'advanced', stdio: ['ignore', 'ignore', 'ignore', 'ipc'], env: environment() },
    execArgv: [...limits, '--disable-warning=ExperimentalWarning'],
  });
  return {
    send: (request) => void child.send(request as object, () => undefined),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.on('exit', listener).on('error', listener),
    kill: () => void child.kill('SIGKILL'),
  };
}
