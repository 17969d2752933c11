import type { AppEvent } from '../../shared/contract/events.ts';
import type { Disposable, createDisposables } from './disposables.ts';
import type { EventHub } from './events.ts';
import type { Parts } from './parts.ts';

const settleMs = 300;

/** Takes that only the files know are found when the folder has been looked through. */
async function recoverFoundTakes({ library, recorder, log }: Parts): Promise<void> {
  await library.indexed();
  const recovered = await recorder.recoverTakes();
  if (recovered.length > 0) log.info('takes-recovered', { count: recovered.length });
}

/** Tells the parts what happened in others; the status follows a burst of changes once. */
function connectParts(parts: Parts, events: EventHub): Disposable {
  const { outbox, status } = parts;
  let timer: NodeJS.Timeout | undefined;
  const refreshSoon = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      void status.refresh();
    }, settleMs);
  };
  const listening = events.on((event: AppEvent) => {
    if (event.name === 'library.changed') refreshSoon();
    if (event.name === 'compression.changed') outbox.recordingChanged(event.payload.recordingId);
  });
  return {
    async dispose() {
      clearTimeout(timer);
      await listening.dispose();
    },
  };
}

/** Recovers what a crash left behind, then starts the queues. Resolves when the app may be used. */
export async function startParts(
  parts: Parts,
  events: EventHub,
  disposables: ReturnType<typeof createDisposables>,
): Promise<void> {
  const { host, log, recorder, compression, outbox, library, status } = parts;
  disposables.add(connectParts(parts, events));
  const recovered = await recorder.recoverTakes();
  log.info('started', { host: host.kind, version: host.version, recovered: recovered.length });
  compression.start();
  outbox.start();
  disposables.add(
    host.onWake(() => {
      log.info('woke');
      outbox.wake();
      void library.refresh().then(() => status.refresh());
    }),
  );
  disposables.add(host.onSuspend(() => log.info('suspending')));
  recoverFoundTakes(parts).catch((error: unknown) => log.error('recovery-failed', error));
}
