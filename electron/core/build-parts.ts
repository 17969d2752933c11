import { join } from 'node:path';
import { systemClock } from './clock.ts';
import type { Disposable, createDisposables } from './disposables.ts';
import { AppError } from './errors.ts';
import type { EventHub } from './events.ts';
import type { Host } from './host.ts';
import { createLibrary } from './library/create-library.ts';
import { type MovableLibrary, openMovableLibrary } from './library-folder.ts';
import type { Log } from './log.ts';
import { createMail } from './mail/mail.ts';
import { createPracticeMailbox } from './mail/practice-mailbox.ts';
import type { Compression } from './media/compression.ts';
import { createMedia } from './media/media-routes.ts';
import type { Outbox } from './outbox/outbox.ts';
import type { Parts } from './parts.ts';
import { openQueueDatabase } from './queue-database.ts';
import { loadCaptureIndex } from './recording/capture-index.ts';
import { diskThresholds, freeBytesOf } from './recording/disk-guard.ts';
import { type Recorder, createRecorder } from './recording/recorder.ts';
import { recorderTimes } from './recording/recorder-deps.ts';
import { type AppSettings, createSettings } from './settings/settings.ts';
import { createStatus } from './status.ts';

/** What {@link buildParts} is given. */
export interface BuildOptions {
  readonly host: Host;
  readonly log: Log;
  readonly events: EventHub;
  /** Gets everything that has to be disposed, in the order it was built. */
  readonly disposables: ReturnType<typeof createDisposables>;
}

function pending<Part>(answers: Partial<Part>): Part & Disposable {
  const handler: ProxyHandler<object> = {
    get: (_target, name) => {
      if (Object.hasOwn(answers, name)) return answers[name as keyof Part];
      return () => {
        throw new AppError('unsupported', `${String(name)} is not there yet`);
      };
    },
  };
  return new Proxy({}, handler) as Part & Disposable;
}

interface Foundation extends BuildOptions {
  readonly settings: AppSettings;
  readonly queue: ReturnType<typeof openQueueDatabase>;
  readonly movable: MovableLibrary;
  /** Set when compression is built: it needs the library and the library shows its states. */
  readonly late: { compression?: Compression };
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
  const movable = await openMovableLibrary(folder, (libraryDirectory) =>
    createLibrary({
      libraryDirectory,
      indexPath: join(host.dataDirectory, 'index.db'),
      emit: events.emit,
      clock: systemClock,
      log,
      compressionState: (recordingId) => late.compression?.job(recordingId)?.state ?? 'none',
    }),
  );
  disposables.add(movable.library);
  return { ...options, queue, settings, movable, late };
}

function buildRecorder(
  { host, log, events, settings, movable }: Foundation,
  compression: Compression,
): Recorder {
  return createRecorder({
    library: movable.library,
    emit: events.emit,
    clock: systemClock,
    log,
    keepAwake: () => host.keepAwake(),
    libraryFolder: movable.directory,
    freeBytes: freeBytesOf,
    thresholds: diskThresholds,
    author: () => settings.get().profile,
    projectId: () => settings.get().lastProjectId,
    onActiveChanged: (active) => compression.setHeld(active),
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
  });
  return { mail, practiceMailbox };
}

/** Builds the parts of core in the order they need each other; nothing works yet when it resolves. */
export async function buildParts(options: BuildOptions): Promise<Parts> {
  const foundation = await buildFoundation(options);
  const { host, log, events, disposables, settings, movable, queue, late } = foundation;
  const { library } = movable;
  const mailParts = buildMail(foundation);
  const compression = pending<Compression>({
    job: () => null,
    listJobs: () => [],
    ffmpegStatus: () => ({ state: 'missing', detail: '' }),
    enqueue: () => undefined,
    setHeld: () => undefined,
    start: () => undefined,
  });
  late.compression = compression;
  const outbox = pending<Outbox>({
    list: () => [],
    wake: () => undefined,
    recordingChanged: () => undefined,
    start: () => undefined,
  });
  const recorder = disposables.add(buildRecorder(foundation, compression));
  const media = createMedia({
    library,
    practiceMailbox: mailParts.practiceMailbox,
    captureIndex: loadCaptureIndex,
    log,
  });
  const status = disposables.add(
    createStatus({
      library,
      compression,
      libraryDirectory: movable.directory,
      repaired: () => [
        ...(library.repaired() ? (['index'] as const) : []),
        ...(queue.repaired ? (['queue'] as const) : []),
      ],
      isOffline: () => host.isOffline(),
      emit: events.emit,
      onNetwork: () => outbox.wake(),
    }),
  );
  return {
    host,
    log,
    settings,
    library,
    libraryFolder: movable,
    recorder,
    compression,
    outbox,
    ...mailParts,
    media,
    status,
  };
}
