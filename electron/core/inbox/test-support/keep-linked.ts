import type { DatabaseSync } from 'node:sqlite';
import type { IncomingMessage, IncomingProblem } from '../incoming-message.ts';
import { openIncomingStore } from '../incoming-store.ts';
import { type LinkedMessages, createLinkedMessages } from '../linked-messages.ts';
import { openLinkedStore } from '../linked-store.ts';

/** A download that has begun, and that nobody carries out. */
export interface BegunDownload {
  readonly id: string;
  readonly message: IncomingMessage;
  readonly beside: readonly IncomingProblem[] | undefined;
}

/** Keeps messages with links, knows one friend, and notes in `begun` what would be downloaded; an empty library. */
export function keepLinked(
  database: DatabaseSync,
  begun: BegunDownload[],
  limitBytes = 10_000_000,
): LinkedMessages {
  return createLinkedMessages({
    ...{ linked: openLinkedStore(database), store: openIncomingStore(database), limitBytes },
    library: {
      indexed: () => Promise.resolve(),
      withOriginal: () => [],
      getStored: () => {
        throw new Error('nothing is here');
      },
    },
    filing: { knownPeople: () => (email) => email === 'friend@x.test', choose: () => null },
    downloads: {
      isRunning: (id) => begun.some((one) => one.id === id),
      begin: (id, message, beside) => begun.push({ id, message, beside }),
    },
    isOffline: () => false,
    onChanged: () => undefined,
  });
}
