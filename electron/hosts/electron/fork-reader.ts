import { utilityProcess } from 'electron';
import type { ReaderProcess } from '../../core/host.ts';

/** Windows starts nothing without this one. */
function environment(): Record<string, string> {
  const { SystemRoot } = process.env;
  return SystemRoot === undefined ? {} : { SystemRoot };
}

function killNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}

/** Starts the reading process from its built program: the fuses leave no other way to run one. After `ready`. */
export function forkReader(program: string): ReaderProcess {
  const child = utilityProcess.fork(program, [], {
    // It gets none of the environment, and little memory.
    ...{ serviceName: 'Outspoken reader', stdio: 'ignore', env: environment() },
    execArgv: ['--max-old-space-size=256'],
  });
  return {
    send: (request) => child.postMessage(request),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.on('exit', listener),
    kill() {
      // It asks the process to end, which one that is busy may not hear.
      child.kill();
      if (child.pid !== undefined) killNow(child.pid);
    },
  };
}
