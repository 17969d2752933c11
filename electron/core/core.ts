import type { AppEvent } from '../../shared/contract/events.ts';
import type { Reply } from '../../shared/contract/reply.ts';
import type { EndReason } from '../../shared/model/recording.ts';
import { createDispatch } from './dispatch.ts';
import { type Disposable, createDisposables } from './disposables.ts';
import { AppError } from './errors.ts';
import { createEventHub } from './events.ts';
import { createAppHandlers } from './handlers/app-handlers.ts';
import { createLibraryHandlers } from './handlers/library-handlers.ts';
import { createMailHandlers } from './handlers/mail-handlers.ts';
import { createRecordingHandlers } from './handlers/recording-handlers.ts';
import type { Host } from './host.ts';
import type { Log } from './log.ts';
import type { Parts } from './parts.ts';
import { createSettings } from './settings/settings.ts';
import { createStatus } from './status.ts';

/** Everything the app can do, behind one untrusted door. Built once per process by `createCore(host)`. */
export interface Core extends Disposable {
  /** One untrusted request `{name, args}` from the window `callerId`; never rejects. */
  call(request: unknown, callerId: string): Promise<Reply>;
  on(listener: (event: AppEvent) => void): Disposable;
  /** Sound, picture and attachments by opaque id: GET and HEAD under `/media/`, with ranges. Never rejects. */
  media(request: Request): Promise<Response>;
  callerGone(callerId: string): void;
  /** True while a take is captured: what a quit guard asks. */
  recordingActive(): boolean;
  finishActive(reason: EndReason): Promise<void>;
  /** Passes a command of menu, tray or shortcut to the window. */
  giveCommand(command: 'record-voice' | 'stop' | 'mark' | 'show-record'): void;
}

function notYet(name: string): never {
  const handler: ProxyHandler<object> = {
    get: () => () => {
      throw new AppError('unsupported', `${name} is not there yet`);
    },
  };
  return new Proxy({}, handler) as never;
}

/** Builds every part of the app once, recovers what a crash left behind, and only then resolves. */
export async function createCore(host: Host, log: Log): Promise<Core> {
  await Promise.resolve();

  const disposables = createDisposables();
  const events = createEventHub((error) => log.error('listener-failed', error));
  const settings = createSettings({ store: host.settings, emit: events.emit });
  const library: Parts['library'] = notYet('library');
  const compression: Parts['compression'] = notYet('compression');
  const libraryDirectory = () =>
    host.libraryDirectoryOverride ?? settings.get().libraryFolder ?? host.defaultLibraryDirectory;
  const status = disposables.add(
    createStatus({
      library: {
        available: () => true,
        problems: () => [],
        indexing: () => false,
        usedBytes: () => ({ recordings: 0, bin: 0 }),
      },
      compression: { ffmpegStatus: () => ({ state: 'missing', detail: '' }) },
      libraryDirectory,
      repaired: [],
      isOffline: () => host.isOffline(),
      emit: events.emit,
      onNetwork: () => undefined,
    }),
  );
  const parts: Parts = {
    host,
    log,
    settings,
    status,
    library,
    compression,
    recorder: notYet('recorder'),
    outbox: notYet('outbox'),
    mail: notYet('mail'),
    practiceMailbox: notYet('practice mailbox'),
  };
  const call = createDispatch(
    {
      ...createAppHandlers(parts, { directory: libraryDirectory, use: () => Promise.resolve() }),
      ...createRecordingHandlers(parts),
      ...createLibraryHandlers(parts),
      ...createMailHandlers(parts),
    },
    log,
  );
  return {
    call,
    on: (listener) => events.on(listener),
    media: () => Promise.resolve(new Response(null, { status: 404 })),
    callerGone: () => undefined,
    recordingActive: () => false,
    finishActive: () => Promise.resolve(),
    giveCommand: (command) => events.emit('app.commandGiven', { command }),
    dispose: () => disposables.dispose(),
  };
}
