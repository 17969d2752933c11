import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import type { WebContents } from 'electron';
import type { AppEvent } from '../../../shared/contract/events.ts';
import type { Reply } from '../../../shared/contract/reply.ts';
import type { Core } from '../../core/core.ts';
import type { TestTransport } from '../../core/core-test-support.ts';
import { callChannel } from './channels.ts';
import { FakeWebContents, session, sessionHandlers } from './fake-electron.ts';
import { serveScheme } from './protocol.ts';
import { connectWindow } from './transport.ts';

const ownFrame = { url: 'memo://app/', parent: null };

/** The Electron host's transport over a fake `electron`; values are cloned on the way as its processes do. */
export async function openElectronTransport(core: Core): Promise<TestTransport> {
  serveScheme(session.defaultSession as never, core, await mkdtemp(`${tmpdir()}/outspoken-renderer-`));
  return {
    openWindow() {
      const contents = new FakeWebContents();
      const connection = connectWindow(core, contents as unknown as WebContents);
      return Promise.resolve({
        events: contents.sent as AppEvent[],
        async call(request) {
          const reply = await contents.invoke(callChannel, ownFrame, structuredClone(request));
          return structuredClone(reply) as Reply;
        },
        async fetch(path, init = {}) {
          const answer = sessionHandlers.protocol?.(new Request(`memo://app${path}`, init));
          if (answer === undefined) throw new Error('the scheme is not served');
          return answer;
        },
        async close() {
          contents.destroyed = true;
          contents.emit('destroyed');
          await connection.dispose();
        },
      });
    },
    dispose: () => Promise.resolve(),
  };
}
