import type { IpcMainInvokeEvent, WebContents } from 'electron';
import type { MethodName } from '../../../shared/contract/methods.ts';
import type { Reply } from '../../../shared/contract/reply.ts';
import type { Core } from '../../core/core.ts';
import type { Disposable } from '../../core/disposables.ts';
import { callChannel, eventChannel } from './channels.ts';
import { isAppUrl } from './trusted-url.ts';

const refused: Reply = { ok: false, error: { code: 'invalid-request', message: 'not from the app' } };

/** All that the control bar does; a take belongs to the window that records it. */
const barMethods: ReadonlySet<unknown> = new Set<MethodName>([
  'app.getInfo',
  'app.getStatus',
  'app.giveCommand',
  'app.reportNetwork',
  'recording.getActive',
  'settings.get',
]);

/** True when the call comes from the app's own main frame. Must run before any await: the frame is null afterwards. */
function isTrusted(event: IpcMainInvokeEvent): boolean {
  const frame = event.senderFrame;
  return frame?.parent === null && isAppUrl(frame.url);
}

/** Takes the page's calls and sends it events. */
function connect(
  core: Core,
  contents: WebContents,
  answer: (request: unknown) => Promise<Reply> | Reply,
): Disposable {
  contents.ipc.handle(callChannel, (event, request: unknown) =>
    isTrusted(event) ? answer(request) : refused,
  );
  const events = core.on((event) => {
    if (!contents.isDestroyed()) contents.send(eventChannel, event);
  });
  return {
    dispose() {
      void events.dispose();
      if (!contents.isDestroyed()) contents.ipc.removeHandler(callChannel);
    },
  };
}

/**
 * Connects the window that records to core: calls in, events out. Every load of the page is a caller of its own, so
 * that a take whose page was reloaded is noticed.
 */
export function connectWindow(core: Core, contents: WebContents): Disposable {
  let loads = 0;
  const callerId = () => `window-${contents.id}-${loads}`;
  contents.on('did-start-navigation', (details) => {
    if (!details.isMainFrame || details.isSameDocument) return;
    core.callerGone(callerId());
    loads += 1;
  });
  contents.on('render-process-gone', (_event, { reason }) => {
    void core.finishActive('connection-lost').finally(() => {
      if (reason !== 'clean-exit' && !contents.isDestroyed()) contents.reload();
    });
  });
  contents.on('destroyed', () => {
    core.callerGone(callerId());
  });
  return connect(core, contents, (request) => core.call(request, callerId()));
}

/** Connects the control bar: a few methods only, and no take ends when it goes away. */
export function connectControlBar(core: Core, contents: WebContents): Disposable {
  const isAllowed = (request: unknown) =>
    typeof request === 'object' && request !== null && 'name' in request && barMethods.has(request.name);
  return connect(core, contents, (request) =>
    isAllowed(request) ? core.call(request, `control-bar-${contents.id}`) : refused,
  );
}
