import type { IpcMainInvokeEvent, WebContents } from 'electron';
import type { Reply } from '../../../shared/contract/reply.ts';
import type { Core } from '../../core/core.ts';
import type { Disposable } from '../../core/disposables.ts';
import { callChannel, eventChannel } from './channels.ts';
import { isAppUrl } from './trusted-url.ts';

const refused: Reply = { ok: false, error: { code: 'invalid-request', message: 'not from the app' } };

/** True when the call comes from the app's own main frame. Must run before any await: the frame is null afterwards. */
function isTrusted(event: IpcMainInvokeEvent): boolean {
  const frame = event.senderFrame;
  return frame?.parent === null && isAppUrl(frame.url);
}

/**
 * Connects one window to core: calls in, events out. Every load of the page is a caller of its own, so that a take
 * whose page was reloaded is noticed.
 */
export function connectWindow(core: Core, contents: WebContents): Disposable {
  let loads = 0;
  const callerId = () => `window-${contents.id}-${loads}`;
  contents.ipc.handle(callChannel, (event, request: unknown) =>
    isTrusted(event) ? core.call(request, callerId()) : refused,
  );
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
