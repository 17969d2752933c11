import type { createDisposables } from './disposables.ts';
import type { EventHub } from './events.ts';
import type { Parts } from './parts.ts';

/** Takes that only the files know are found when the folder has been looked through. */
async function recoverFoundTakes({ library, recorder, log }: Parts): Promise<void> {
  await library.indexed();
  const recovered = await recorder.recoverTakes();
  if (recovered.length > 0) log.info('takes-recovered', { count: recovered.length });
}

/** Recovers what a crash left behind, then starts the queues. Resolves when the app may be used. */
export async function startParts(
  parts: Parts,
  events: EventHub,
  disposables: ReturnType<typeof createDisposables>,
): Promise<void> {
  const { host, log, recorder, compression, outbox, receipts, inbox, history } = parts;
  const { library, keptCopies, previews, status, standby, retention, folderWatch } = parts;
  // Not in the middle of what tells it.
  const bringInSoon = () => setImmediate(() => void standby.bringIn());
  disposables.add(
    events.on((event) => {
      if (event.name === 'settings.changed') receipts.wake();
      if (event.name === 'library.changed') status.refreshSoon();
      if (event.name === 'library.changed' || event.name === 'recording.stopped') bringInSoon();
      if (event.name === 'compression.changed') outbox.recordingChanged(event.payload.recordingId);
    }),
  );
  const recovered = await recorder.recoverTakes();
  log.info('started', { host: host.kind, version: host.version, recovered: recovered.length });
  bringInSoon();
  compression.start();
  outbox.start();
  inbox.start();
  folderWatch.start();
  receipts.start();
  history.start();
  retention.start();
  disposables.add(
    host.onWake(() => {
      log.info('woke');
      outbox.wake();
      receipts.wake();
      inbox.wake();
      inbox.checkMail();
      folderWatch.lookNow();
      void library.refresh();
      status.refreshSoon();
    }),
  );
  // What is recorded is on disk every second: nothing has to be done before the machine sleeps.
  disposables.add(host.onSuspend(() => log.info('suspending')));
  void keptCopies.tidy();
  previews.tidy().catch((error: unknown) => log.error('previews-not-tidied', error));
  recoverFoundTakes(parts).catch((error: unknown) => log.error('recovery-failed', error));
}
