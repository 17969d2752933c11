import type { Core } from '../../core/core.ts';
import type { Disposable } from '../../core/disposables.ts';
import type { Log } from '../../core/log.ts';

/** The contract allows ten seconds; everything recorded is on disk anyway. */
const deadlineMs = 9_000;

/** What an orderly end ends. */
export interface ShutdownOptions {
  readonly core: Core;
  readonly disposables: Disposable;
  readonly log: Log;
}

/**
 * Ends the process in order, once: the running take is finished first, then everything is disposed. Listens to the
 * signals that ask for it; a second one changes nothing, since terminals send theirs to npm and to us.
 */
export function createShutdown({ core, disposables, log }: ShutdownOptions): (reason: string) => void {
  let ending = false;
  const end = async (reason: string) => {
    log.info('ending', { reason });
    await core.finishActive('app-quit');
    await disposables.dispose();
  };
  const shutdown = (reason: string, status = 0) => {
    if (ending) return;
    ending = true;
    setTimeout(() => process.exit(status), deadlineMs).unref();
    end(reason).then(
      () => process.exit(status),
      (error: unknown) => {
        log.error('ending-failed', error);
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => shutdown(signal));
  process.on('unhandledRejection', (error) => log.error('unhandled-rejection', error));
  process.on('uncaughtException', (error) => {
    log.error('uncaught-exception', error);
    // A bug elsewhere is no reason to end somebody's recording; the rest can be started again.
    if (core.recordingActive()) return;
    shutdown('uncaught-exception', 1);
  });
  // Whoever reads our output may leave; that is no reason to stop.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  return (reason) => shutdown(reason);
}
