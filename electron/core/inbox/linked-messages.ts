import { AppError } from '../errors.ts';
import type { Library } from '../library/library.ts';
import { isLoopbackHost } from '../mail/loopback.ts';
import type { Filing } from './filing.ts';
import type { IncomingMessage } from './incoming-message.ts';
import type { IncomingState, IncomingStore } from './incoming-store.ts';
import type { LinkedDownloads } from './linked-downloads.ts';
import { linkedFiles } from './linked-files.ts';
import { messageKey } from './message-facts.ts';
import type { LinkedMessage, LinkedStore } from './linked-store.ts';

/** What {@link createLinkedMessages} works with. */
export interface LinkedMessagesDeps {
  readonly linked: LinkedStore;
  readonly store: Pick<IncomingStore, 'isWaiting' | 'claim' | 'release' | 'request'>;
  readonly library: Pick<Library, 'indexed' | 'withOriginal' | 'getStored'>;
  readonly filing: Pick<Filing, 'knownPeople' | 'choose'>;
  readonly downloads: Pick<LinkedDownloads, 'isRunning' | 'begin'>;
  /** Most bytes that one message may bring unasked. */
  readonly limitBytes: number;
  readonly isOffline: () => boolean;
  /** Something waits. */
  readonly onChanged: () => void;
  /** Time until what failed and passes by itself is tried again. */
  readonly againMs?: number;
}

/**
 * Messages whose recordings are in their senders' storages, from mailboxes and files alike. What they say is kept, so that
 * neither has to be there any more when the recording is. `dispose` begins nothing more.
 */
export interface LinkedMessages {
  /**
   * Keeps a message from a file until what it links to is here: it is downloaded by itself where its sender is known and it
   * is not too much, else the user is asked. Resolves with the recordings where all of them are here already; then nothing waits.
   */
  readonly keep: (message: LinkedMessage) => Promise<readonly string[]>;
  /** Keeps a message that waits in a mailbox and was read there; likewise, but `isAsked` where the user has decided already. */
  readonly keepFetched: (id: string, message: LinkedMessage, isAsked: boolean) => void;
  /** Begins with a message that was offered, too large or failed; false for one that still has to be read in its mailbox. */
  readonly take: (id: string, limitBytes: number) => boolean;
  /** Begins what waits: called at the start, when a network appeared, and when the user decided. */
  readonly look: () => void;
  dispose(): void;
}

const defaultAgainMs = 60_000;

/** Recordings that were made of what a message links to; null unless all of them were. */
function findHere({ facts, item }: LinkedMessage, library: LinkedMessagesDeps['library']): string[] | null {
  const found = linkedFiles(item).map(({ sha256 }) =>
    library.withOriginal(sha256).find((id) => library.getStored(id).file.origin?.itemId === facts.itemId),
  );
  const ids = found.filter((id) => id !== undefined);
  return ids.length === found.length ? ids : null;
}

function toMessage(message: LinkedMessage, { choose }: Pick<Filing, 'choose'>): IncomingMessage {
  const { facts, text, item, placement, account } = message;
  const { sender, subject, receivedAt, messageId, inReplyTo, itemId } = facts;
  return {
    origin: {
      ...{ kind: 'mail', receivedAt, sender, subject, messageId, inReplyTo, itemId },
      ...{ text, item, ...(account !== undefined && { account }) },
    },
    ...{ files: [], links: [] },
    placement: placement ?? choose(facts, item),
  };
}

/** True where nothing can be had now. */
function isOutOfReach({ facts }: LinkedMessage, isOffline: () => boolean): boolean {
  const host = URL.parse(`https://${facts.linked?.host ?? ''}`)?.hostname ?? '';
  return isOffline() && !isLoopbackHost(host);
}

/** What becomes of a message that nobody has decided about. */
function stateOf({ facts }: LinkedMessage, { filing, limitBytes }: LinkedMessagesDeps): IncomingState {
  if (!filing.knownPeople()(facts.sender.email.toLowerCase())) return 'offered';
  return facts.sizeBytes <= limitBytes ? 'waiting' : 'too-large';
}

/** Creates {@link LinkedMessages}; nothing begins before {@link LinkedMessages.look}. */
export function createLinkedMessages(deps: LinkedMessagesDeps): LinkedMessages {
  const { linked, store, library, filing, downloads, againMs = defaultAgainMs } = deps;
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;
  const look = () => {
    if (isOver) return;
    clearTimeout(timer);
    linked.forgetSettled();
    const waiting = linked.waiting();
    for (const message of waiting) {
      if (downloads.isRunning(message.id) || isOutOfReach(message, deps.isOffline)) continue;
      downloads.begin(message.id, toMessage(message, filing), message.facts.linked?.beside);
    }
    if (waiting.length > 0) timer = setTimeout(look, againMs).unref();
  };
  return {
    look,
    keepFetched(id, message, isAsked) {
      linked.keepFetched(id, message, isAsked ? 'waiting' : stateOf(message, deps));
      look();
    },
    take(id, limitBytes) {
      if (!linked.holds(id)) return false;
      store.request(id, limitBytes);
      look();
      return true;
    },
    async keep(message) {
      await library.indexed();
      if (isOver) throw new AppError('internal', 'the app is closing');
      const here = findHere(message, library);
      if (here !== null) return here;
      const id = messageKey(message.facts, '');
      // The same message is being fetched from a mailbox, or downloaded.
      const isUnderWay = store.isWaiting(id) && (downloads.isRunning(id) || !store.claim(id));
      if (isUnderWay) return [];
      linked.keep(id, message, stateOf(message, deps));
      store.release(id);
      deps.onChanged();
      look();
      return [];
    },
    dispose() {
      isOver = true;
      clearTimeout(timer);
    },
  };
}
