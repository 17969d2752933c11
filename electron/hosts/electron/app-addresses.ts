import type { App } from 'electron';
import { type Moment, addressScheme, parseMomentAddress } from '../../../shared/model/moment-address.ts';

/** Addresses of ours that the system hands to the app. */
export interface AppAddresses {
  /** The moment that was asked for before anything could show it, once; null when there is none. */
  takePending(): Moment | null;
}

interface AppAddressesOptions {
  readonly app: App;
  /** Arguments the app was started with, in any order: untrusted. */
  readonly args: readonly string[];
  /** Shows a moment; false while nothing can be shown, then it is kept. */
  readonly open: (moment: Moment) => boolean;
}

function findMoment(args: readonly string[]): Moment | null {
  return args.map(parseMomentAddress).find((moment) => moment !== null) ?? null;
}

/**
 * Listens for `outspoken://` addresses: events on macOS, arguments of this or a second start elsewhere. Before `ready`.
 * Anything else that is asked to be opened is left alone.
 */
export function listenForAddresses({ app, args, open }: AppAddressesOptions): AppAddresses {
  let pending = findMoment(args);
  const take = (moment: Moment | null) => {
    if (moment !== null && !open(moment)) pending = moment;
  };
  const emitter: NodeJS.EventEmitter = app;
  emitter.on('open-url', (event: { preventDefault(): void }, address: string) => {
    event.preventDefault();
    take(parseMomentAddress(address));
  });
  emitter.on('open-file', (event: { preventDefault(): void }) => event.preventDefault());
  emitter.on('second-instance', (_event: unknown, secondArgs: readonly string[]) => {
    take(findMoment(secondArgs));
  });
  // A development build would register the runtime without the app.
  if (app.isPackaged) app.setAsDefaultProtocolClient(addressScheme);
  return {
    takePending() {
      const moment = pending;
      pending = null;
      return moment;
    },
  };
}
