import { join } from 'node:path';
import { messageLimitBytes } from '../../shared/model/mail-limit.ts';
import { type BackupCheckup, createBackupCheckup } from './checkup/backup-checkup.ts';
import { type Checkup, createCheckup } from './checkup/checkup.ts';
import { buildFolderWatch } from './build-folder-watch.ts';
import { buildHistory } from './build-history.ts';
import { type MediaParts, buildMedia } from './build-media.ts';
import { systemClock } from './clock.ts';
import type { createDisposables } from './disposables.ts';
import type { EventHub } from './events.ts';
import { type Gate, createGate } from './gate.ts';
import { holdWhileRecording } from './hold-while-recording.ts';
import type { Host } from './host.ts';
import { createReportDesk } from './inbox/accept-report.ts';
import { describeViewed } from './inbox/describe-viewed.ts';
import { type Inbox, createInbox } from './inbox/inbox.ts';
import { openIncomingStore } from './inbox/incoming-store.ts';
import { createLibrary } from './library/create-library.ts';
import { type MovableLibrary, openMovableLibrary } from './library-folder.ts';
import { buildLibraryMoves } from './build-library-moves.ts';
import { beginHereOrThere, buildStandby } from './build-standby.ts';
import type { Log } from './log.ts';
import { createSentSearch } from './mail/find-sent.ts';
import { createMail } from './mail/mail.ts';
import { createPracticeMailbox } from './mail/practice-mailbox.ts';
import { openReceiptSecrets } from './mail/receipt-secrets.ts';
import type { Compression } from './media/compression.ts';
import { createMedia } from './media/media-routes.ts';
import { type Outbox, createOutbox } from './outbox/outbox.ts';
import { type Receipts, createReceipts } from './outbox/receipts.ts';
import { wantsReceipts } from './library/wants-receipts.ts';
import { retryRules } from './outbox/retry-rules.ts';
import { describePartGone } from './outbox/send-part-again.ts';
import { openSizeLimits } from './outbox/size-limits.ts';
import { openSpool } from './outbox/spool.ts';
import type { Parts } from './parts.ts';
import { openQueueDatabase } from './queue-database.ts';
import { loadCaptureIndex } from './recording/capture-index.ts';
import { diskThresholds, freeBytesOf } from './recording/disk-guard.ts';
import { readyHost } from './ready-host.ts';
import { type Recorder, createRecorder } from './recording/recorder.ts';
import { recorderTimes } from './recording/recorder-deps.ts';
import { createPlaybackMemory } from './settings/playback-memory.ts';
import { type Retention, createRetention } from './retention/retention.ts';
import { type AppSettings, createSettings } from './settings/settings.ts';
import { isStorageAddress } from './storage/storage-address.ts';
import { createStorageAccount } from './storage/storage-account.ts';
import { openStorageSecret } from './storage/storage-secret.ts';
import { createUploads } from './storage/uploads.ts';
import type { StartCalm } from './start-calm.ts';
import type { StandbyLibrary } from './standby-library.ts';
import { type Status, createStatus } from './status.ts';

/** What {@link buildParts} is given. */
export interface BuildOptions {
  readonly host: Host;
  readonly log: Log;
  readonly events: EventHub;
  /** Gets everything that has to be disposed, in the order it was built. */
  readonly disposables: ReturnType<typeof createDisposables>;
  readonly calm: Pick<StartCalm, 'wait' | 'isAsked'>;
}

/** What the other parts stand on. */
export interface Foundation extends BuildOptions {
  readonly settings: AppSettings;
  readonly queue: ReturnType<typeof openQueueDatabase>;
  readonly movable: MovableLibrary;
  readonly standby: StandbyLibrary;
  /** Set when they are built: they need the library, and it shows what compression does. */
  readonly late: { compression?: Compression; status?: Status };
  /** Passed by every take that begins. */
  readonly takesGate: Gate;
  readonly isOffline: () => boolean;
}

async function buildFoundation(options: BuildOptions): Promise<Foundation> {
  const { host, log, events, disposables } = options;
  // First, since data of a later version must be found before anything is changed.
  const queue = openQueueDatabase(join(host.dataDirectory, 'queue.db'));
  disposables.add({ dispose: () => queue.database.close() });
  const settings = createSettings({ store: host.settings, emit: events.emit });
  const late: Foundation['late'] = {};
  const folder =
    host.libraryDirectoryOverride ?? settings.get().libraryFolder ?? host.defaultLibraryDirectory;
  const common = {
    ...{ emit: events.emit, clock: systemClock, log },
    compressionState: (recordingId: string) => late.compression?.job(recordingId)?.state ?? 'none',
  };
  const opened = await openMovableLibrary(folder, (libraryDirectory, copiedFrom) => {
    // A folder that was chosen was there then: where it is not now, its disk is away.
    const isChosen = libraryDirectory === settings.get().libraryFolder;
    const indexPath = join(host.dataDirectory, 'index.db');
    const placed = { libraryDirectory, copiedFrom, indexPath, isChosen };
    const { wait: mayScan, isAsked } = options.calm;
    return createLibrary({ ...common, ...placed, isWatched: true, mayScan, isAsked });
  });
  disposables.add(opened.library);
  const standby = disposables.add(await buildStandby(options, { opened, late, common }));
  const movable = { ...opened, library: standby.library };
  const isOffline = () => (late.status === undefined ? host.isOffline() : !late.status.online());
  return { ...options, queue, settings, movable, standby, late, takesGate: createGate(), isOffline };
}

function buildRecorder(foundation: Foundation, compression: Compression): Recorder {
  const { host, log, events, settings, movable, disposables } = foundation;
  const hold = disposables.add(holdWhileRecording(compression));
  return createRecorder({
    library: movable.library,
    emit: events.emit,
    clock: systemClock,
    log,
    keepAwake: (kind) => readyHost(host, settings.get(), kind),
    libraryFolder: foundation.standby.takesDirectory,
    freeBytes: freeBytesOf,
    thresholds: diskThresholds,
    author: () => settings.get().profile,
    projectId: () => settings.get().lastProjectId,
    beginning: beginHereOrThere(foundation),
    onActiveChanged: hold.setActive,
    onTakeReady: (recordingId) => compression.enqueue(recordingId),
    ...recorderTimes,
  });
}

function buildMail({ host, log, events, settings, disposables }: Foundation) {
  const practiceMailbox = disposables.add(
    createPracticeMailbox({
      directory: join(host.dataDirectory, 'practice-mailbox'),
      emit: events.emit,
      clock: systemClock,
      log,
    }),
  );
  const mail = createMail({
    dataDirectory: host.dataDirectory,
    secrets: host.secrets,
    getSettings: settings.get,
    updateSettings: settings.update,
    practiceMailbox,
    browser: host.browser,
  });
  disposables.add({ dispose: () => mail.cancelSignIn() });
  return { mail, practiceMailbox };
}

function buildOutbox(foundation: Foundation, media: MediaParts, mail: Parts['mail']): Outbox {
  const { host, log, events, queue, movable, settings, isOffline } = foundation;
  const sizeLimits = openSizeLimits(queue.database);
  return createOutbox({
    database: queue.database,
    library: movable.library,
    compression: media.compression,
    deliverables: media.deliverables,
    mail,
    searchSent: createSentSearch(mail),
    usesOutspoken: openIncomingStore(queue.database).usesOutspoken,
    receiptSecret: openReceiptSecrets(queue.database),
    uploads: createUploads({
      ...{ database: queue.database, clock: systemClock, log },
      directory: join(host.dataDirectory, 'uploads'),
      storage: () => settings.get().storage,
      secret: openStorageSecret(host),
    }),
    spool: openSpool(join(host.dataDirectory, 'outbox'), log),
    sizeLimits,
    limitBytes(recipients, { via, account }) {
      const own = messageLimitBytes(settings.get());
      const { smtpHost = '' } = settings.get().mailAccounts.find(({ id }) => id === account) ?? {};
      return via === 'practice' ? own : Math.min(own, sizeLimits.of(recipients, smtpHost));
    },
    onViewed: ({ to, cc, subject, viewed }) => host.notify(describeViewed([...to, ...cc], subject, viewed)),
    onPartGone: (message, from) => host.notify(describePartGone(message, from)),
    emit: events.emit,
    clock: systemClock,
    log,
    isOffline,
    random: Math.random,
  });
}

function buildInbox(
  foundation: Foundation,
  media: MediaParts,
  sending: Pick<Parts, 'mail' | 'outbox'>,
): Inbox {
  const { host, movable, queue, log, events, settings } = foundation;
  const { mail, outbox } = sending;
  const desk = createReportDesk({ outbox, log, secretOf: openReceiptSecrets(queue.database) });
  return createInbox({
    ...{ database: queue.database, library: movable.library, workshop: media.workshop, outbox },
    importsFolder: join(host.dataDirectory, 'imports'),
    downloadsFolder: join(host.dataDirectory, 'downloads'),
    freeBytes: freeBytesOf,
    isOwnStorage: (url) => isStorageAddress(settings.get().storage, url),
    accounts: () => settings.get().mailAccounts,
    login: (accountId) => mail.mailbox(accountId),
    acceptReport: desk.accept,
    forkReader: host.forkReader,
    ...{ clock: systemClock, emit: events.emit, log, mail, isOffline: foundation.isOffline },
    ...{ random: Math.random, rules: retryRules },
    requestsFolder: join(host.dataDirectory, 'requests'),
    onTakenIn: (recordingId) => media.compression.enqueue(recordingId),
  });
}

function buildReceipts(foundation: Foundation, mail: Parts['mail']): Receipts {
  const { host, queue, settings, log, isOffline, movable } = foundation;
  return createReceipts({
    ...{ database: queue.database, mail, log, isOffline, clock: systemClock },
    directory: join(host.dataDirectory, 'receipts'),
    isAllowed: (recordingId) => wantsReceipts(movable.library, recordingId) ?? settings.get().sendReceipts,
    ...{ random: Math.random, rules: retryRules },
  });
}

function buildStatus(
  foundation: Foundation,
  media: MediaParts,
  { outbox, inbox, receipts }: Pick<Parts, 'outbox' | 'inbox' | 'receipts'>,
): Status {
  const { host, log, events, queue, movable } = foundation;
  const { library } = movable;
  return createStatus({
    library,
    compression: media.compression,
    ffmpegLookedFor: media.lookedFor,
    libraryDirectory: movable.directory,
    waiting: foundation.standby.waiting,
    takesDirectory: foundation.standby.takesDirectory,
    repaired: () => [
      ...(library.repaired() ? (['index'] as const) : []),
      ...(queue.repaired ? (['queue'] as const) : []),
    ],
    isOffline: () => host.isOffline(),
    emit: events.emit,
    log,
    onNetwork() {
      outbox.wake();
      receipts.wake();
      inbox.wake();
      inbox.checkMail();
    },
  });
}

function buildCheckup(
  { movable, events, log }: Foundation,
  { compression, recorder }: Pick<Parts, 'compression' | 'recorder'>,
): Checkup {
  const { library } = movable;
  const isRecording = () => recorder.active() !== null;
  return createCheckup({ library, compression, isRecording, clock: systemClock, emit: events.emit, log });
}

function buildRetention(
  { movable, log }: Foundation,
  { outbox, recorder }: Pick<Parts, 'outbox' | 'recorder'>,
): Retention {
  return createRetention({
    library: movable.library,
    messageRecords: outbox.messageRecords,
    isRecording: () => recorder.active() !== null,
    clock: systemClock,
    log,
  });
}

function buildBackupCheckup(
  { movable, settings, events, log }: Foundation,
  recorder: Recorder,
): BackupCheckup {
  return createBackupCheckup({
    ...{ library: movable.library, libraryDirectory: movable.directory, settings },
    isRecording: () => recorder.active() !== null,
    ...{ clock: systemClock, emit: events.emit, log },
  });
}

/** Builds the parts of core in the order they need each other; nothing works yet when it resolves. */
export async function buildParts(options: BuildOptions): Promise<Parts> {
  const foundation = await buildFoundation(options);
  const { host, log, disposables, settings, movable, late } = foundation;
  const { library } = movable;
  const { mail, practiceMailbox } = buildMail(foundation);
  const mediaParts = buildMedia(foundation);
  const { compression } = mediaParts;
  late.compression = compression;
  const outbox = disposables.add(buildOutbox(foundation, mediaParts, mail));
  const receipts = disposables.add(buildReceipts(foundation, mail));
  const inbox = disposables.add(buildInbox(foundation, mediaParts, { mail, outbox }));
  const status = disposables.add(buildStatus(foundation, mediaParts, { outbox, inbox, receipts }));
  late.status = status;
  const history = disposables.add(buildHistory(foundation, { outbox, compression }));
  // Disposed first: a take that ends with the app is still filed and queued.
  const recorder = disposables.add(buildRecorder(foundation, compression));
  const folderWatch = disposables.add(buildFolderWatch(foundation, { inbox, recorder, history }));
  const checkup = disposables.add(buildCheckup(foundation, { compression, recorder }));
  const retention = disposables.add(buildRetention(foundation, { outbox, recorder }));
  const backupCheckup = disposables.add(buildBackupCheckup(foundation, recorder));
  const libraryMoves = disposables.add(buildLibraryMoves(foundation, { compression, recorder, history }));
  const playbackMemory = createPlaybackMemory(join(host.dataDirectory, 'playback.json'), log);
  disposables.add(playbackMemory);
  const media = createMedia({
    library,
    practiceMailbox,
    previewPath: mediaParts.previews.path,
    captureIndex: loadCaptureIndex,
    log,
  });
  return {
    ...{ emit: foundation.events.emit, host, log, settings },
    ...{ library, libraryFolder: movable, standby: foundation.standby },
    ...{ libraryMoves, recorder, checkup, backupCheckup, retention },
    ...{
      compression,
      deliverables: mediaParts.deliverables,
      keptCopies: mediaParts.keptCopies,
      previews: mediaParts.previews,
      silences: mediaParts.silences,
      storedSilences: mediaParts.storedSilences,
      playbackMemory,
      ...{ inbox, folderWatch },
      outbox,
      ...{ receipts, mail, practiceMailbox, history },
      storageAccount: createStorageAccount({ settings, secret: openStorageSecret(host) }),
      media,
      status,
    },
  };
}
