import type { EndReason } from '../../shared/model/recording.ts';
import { type CallErrorCode, toCallError } from '../bridge/call-error.ts';
import type { Connection } from '../bridge/transport.ts';

/** Repeats a call that core carries out once only, until the connection lasts for its reply. Rejects with core's own refusal. */
export async function untilAnswered(connection: Connection, call: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      await call();
      return;
    } catch (error) {
      if (toCallError(error).code !== 'connection-lost') throw error;
    }
    await new Promise<void>((resolve) => {
      const remove = connection.onChange((state) => {
        if (state !== 'open') return;
        remove();
        resolve();
      });
    });
  }
}

/** What core's refusal to go on means to the take. */
export function toEndReason(code: CallErrorCode): EndReason {
  return code === 'disk-full' ? 'disk-full' : 'connection-lost';
}
