import { networkInterfaces } from 'node:os';
import type { Clock } from '../../core/clock.ts';
import type { Disposable } from '../../core/disposables.ts';

const tickMs = 2_000;
/** A tick that comes this much late means that the machine slept. */
const sleptMs = 15_000;

/** True when no interface but loopback has an address: then there certainly is no network. */
export function hasNoNetwork(): boolean {
  return !Object.values(networkInterfaces())
    .flat()
    .some((address) => address !== undefined && !address.internal);
}

/** What plain Node can tell of sleep and networks. */
export interface Power extends Disposable {
  /** Calls `listener` when the machine woke or a network appeared. */
  onWake(listener: () => void): Disposable;
}

/**
 * Notices sleep by the wall clock running ahead of the ticks, and networks by their interfaces. `clock` and
 * `isOffline` are read every two seconds.
 */
export function createPower(options: {
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly isOffline: () => boolean;
  readonly every?: (tick: () => void, delayMs: number) => Disposable;
}): Power {
  const listeners = new Set<() => void>();
  let lastMs = options.clock.nowMs();
  let wasOffline = options.isOffline();
  const tick = () => {
    const nowMs = options.clock.nowMs();
    const isOffline = options.isOffline();
    const woke = nowMs - lastMs > tickMs + sleptMs;
    const appeared = wasOffline && !isOffline;
    lastMs = nowMs;
    wasOffline = isOffline;
    if (woke || appeared) for (const listener of listeners) listener();
  };
  const timer = (options.every ?? everyInterval)(tick, tickMs);
  return {
    onWake(listener) {
      listeners.add(listener);
      return { dispose: () => void listeners.delete(listener) };
    },
    dispose: () => timer.dispose(),
  };
}

function everyInterval(tick: () => void, delayMs: number): Disposable {
  const timer = setInterval(tick, delayMs);
  timer.unref();
  return { dispose: () => clearInterval(timer) };
}
