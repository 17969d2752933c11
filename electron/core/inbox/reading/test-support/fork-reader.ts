import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ReaderProcess } from '../../../host.ts';

const program = fileURLToPath(new URL('reading-child.ts', import.meta.url));

/** For tests: starts the real reading process; `onFork` gets it. */
export function forkTestReader(onFork: (child: ChildProcess) => void = () => undefined): ReaderProcess {
  const child = fork(program, [], {
    ...{ serialization: 'advanced', stdio: ['ignore', 'ignore', 'ignore', 'ipc'] },
    execArgv: ['--max-old-space-size=128', '--disable-warning=ExperimentalWarning'],
  });
  onFork(child);
  return {
    send: (request) => void child.send(request as object, () => undefined),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.on('exit', listener).on('error', listener),
    kill: () => void child.kill('SIGKILL'),
  };
}
