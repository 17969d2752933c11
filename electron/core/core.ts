import type { AppEvent } from '../../shared/contract/events.ts';
import type { Reply } from '../../shared/contract/reply.ts';
import type { AppCommand } from '../../shared/model/capture.ts';
import type { Moment } from '../../shared/model/moment-address.ts';
import type { EndReason } from '../../shared/model/recording.ts';
import { buildParts } from './build-parts.ts';
import { createDispatch } from './dispatch.ts';
import { type Disposable, createDisposables } from './disposables.ts';
import { createEventHub } from './events.ts';
import { createAppHandlers } from './handlers/app-handlers.ts';
import { createHistoryHandlers } from './handlers/history-handlers.ts';
import { createCheckupHandlers } from './handlers/checkup-handlers.ts';
import { createInboxHandlers } from './handlers/inbox-handlers.ts';
import { createLibraryHandlers } from './handlers/library-handlers.ts';
import { createMailHandlers } from './handlers/mail-handlers.ts';
import { createMediaHandlers } from './handlers/media-handlers.ts';
import { createMoveHandlers } from './handlers/move-handlers.ts';
import { createRecordingHandlers } from './handlers/recording-handlers.ts';
import { createStorageHandlers } from './handlers/storage-handlers.ts';
import type { Host } from './host.ts';
import type { Log } from './log.ts';
import { createStartCalm } from './start-calm.ts';
import { startParts } from './start-parts.ts';

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
  giveCommand(command: AppCommand): void;
  /** Shows a moment of a recording in the window. */
  openMoment(moment: Moment): void;
}

/**
 * Builds every part of the app once, recovers what a crash left behind, starts the queues and only then resolves.
 * `host.dataDirectory` belongs to this process. Rejects with `AppError('unsupported')` for data of a later version;
 * then nothing was changed.
 */
export async function createCore(host: Host, log: Log): Promise<Core> {
  const disposables = createDisposables();
  const calm = createStartCalm();
  const events = createEventHub((error) => log.error('listener-failed', error));
  try {
    const parts = await buildParts({ host, log, events, disposables, calm });
    await startParts(parts, events, disposables);
    const { recorder, media } = parts;
    const dispatch = createDispatch(
      {
        ...createAppHandlers(parts),
        ...createRecordingHandlers(parts),
        ...createLibraryHandlers(parts),
        ...createInboxHandlers(parts),
        ...createHistoryHandlers(parts),
        ...createCheckupHandlers(parts),
        ...createMailHandlers(parts),
        ...createMediaHandlers(parts),
        ...createStorageHandlers(parts),
        ...createMoveHandlers(parts),
      },
      log,
    );
    return {
      call(request, callerId) {
        calm.touch();
        return dispatch(request, callerId);
      },
      on: (listener) => events.on(listener),
      media,
      callerGone: (callerId) => recorder.callerGone(callerId),
      recordingActive: () => recorder.active() !== null,
      finishActive: (reason) => recorder.finishActive(reason),
      giveCommand: (command) => events.emit('app.commandGiven', { command }),
      openMoment: (moment) => events.emit('app.momentOpened', moment),
      dispose: () => disposables.dispose(),
    };
  } catch (error) {
    await disposables.dispose();
    throw error;
  }
}
