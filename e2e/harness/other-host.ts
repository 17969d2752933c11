import { decode, encode } from '@msgpack/msgpack';
import type { Page } from '@playwright/test';

interface Call {
  readonly id: number;
  readonly name: string;
  readonly args: unknown;
}

/** Gives what is to be answered instead of what core answers; undefined to leave it. `value` is core's own, null where it refused. */
export type Answer = (call: Pick<Call, 'name' | 'args'>, value: unknown) => unknown;

function toBuffer(message: unknown): Buffer {
  return Buffer.from(encode(message));
}

/** Stands between page and core, so that the page finds itself in another host. To be called before the page is opened. */
export async function pretendHost(page: Page, answer: Answer): Promise<void> {
  await page.routeWebSocket(/\/socket/, (route) => {
    const server = route.connectToServer();
    const calls = new Map<number, Call>();
    route.onMessage((data) => {
      if (typeof data !== 'string') {
        const call = decode(data) as Call;
        calls.set(call.id, call);
      }
      server.send(data);
    });
    server.onMessage((data) => {
      const message =
        typeof data === 'string' ? null : (decode(data) as { id?: number; reply?: { value?: unknown } });
      const call = message?.id === undefined ? undefined : calls.get(message.id);
      const value = call && answer(call, message?.reply?.value ?? null);
      if (call) calls.delete(call.id);
      route.send(value === undefined ? data : toBuffer({ id: call?.id, reply: { ok: true, value } }));
    });
  });
}
