import type { Disposable } from './disposables.ts';
import type { Compression } from './media/compression.ts';

/** Compression starts this much after a take has ended, milliseconds: what was just recorded is opened and played first. */
const restMs = 1_000;

/** Holds compression while a take is captured and a moment longer. */
export function holdWhileRecording(
  compression: Pick<Compression, 'setHeld'>,
): Disposable & { readonly setActive: (active: boolean) => void } {
  let timer: NodeJS.Timeout | undefined;
  return {
    setActive(active) {
      clearTimeout(timer);
      if (active) compression.setHeld(true);
      else timer = setTimeout(() => compression.setHeld(false), restMs);
    },
    dispose: () => clearTimeout(timer),
  };
}
