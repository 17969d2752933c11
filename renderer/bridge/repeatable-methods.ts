import type { MethodName } from '../../shared/contract/methods.ts';

const repeatable: ReadonlySet<string> = new Set<MethodName>([
  'app.getInfo',
  'app.getStatus',
  'app.reportNetwork',
  'settings.get',
  'recording.getActive',
  'library.listClients',
  'library.listRecordings',
  'library.getRecording',
  'compression.listJobs',
  'outbox.list',
  'outbox.getUse',
  'outbox.suggestFrom',
  'checkup.getCheck',
  'checkup.getBackupCheck',
  'move.getMove',
  'inbox.getWatchedFolder',
  'mail.hasPassword',
  'history.getWork',
  'history.getPlace',
  'practice.list',
  'practice.get',
]);

/** True for calls that may be sent a second time after a lost connection without doing anything twice. */
export function isRepeatable(name: string): boolean {
  return repeatable.has(name);
}
