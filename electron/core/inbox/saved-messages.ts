import { AppError } from '../errors.ts';
import type { Library } from '../library/library.ts';
import { isLoopbackHost } from '../mail/loopback.ts';
import type { Filing } from './filing.ts';
import type { IncomingMessage } from './incoming-message.ts';
import type { IncomingStore } from './incoming-store.ts';
import type { LinkedDownloads } from './linked-downloads.ts';
import { linkedFiles } from './linked-files.ts';
import { messageKey } from './message-facts.ts';
import type { SavedMessage, SavedStore } from './saved-store.ts';

/** What {@link createSavedMessages} works with. */
export interface SavedMessagesDeps {
  readonly saved: SavedStore;
  readonly store: Pick<IncomingStore, 'isWaiting' | 'claim' | 'release'>;
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

/** Messages from files whose recordings are in their senders' storages: they wait like those of a mailbox. `dispose` begins nothing more. */
export interface SavedMessages {
  /**
   * Keeps a message until what it links to is here: it is downloaded by itself where its sender is known and it is not too
   * much, else the user is asked. Resolves with the recordings where all of them are here already; then nothing waits.
   */
  readonly keep: (message: SavedMessage) => Promise<readonly string[]>;
  /** Begins what waits: called at the start, when a network appeared, and when the user decided. */
  readonly look: () => void;
  dispose(): void;
}

const defaultAgainMs = 60_000;

/** Recordings that were made of what a message links to; null unless all of them were. */
function findHere({ facts, item }: SavedMessage, library: SavedMessagesDeps['library']): string[] | null {
  const found = linkedFiles(item).map(({ sha256 }) =>
    library.withOriginal(sha256).find((id) => library.getStored(id).file.origin?.itemId === facts.itemId),
  );
  const ids = found.filter((id) => id !== undefined);
  return ids.length === found.length ? ids : null;
}

function toMessage(message: SavedMessage, { choose }: Pick<Filing, 'choose'>): IncomingMessage {
  const { facts, text, item, placement } = message;
  const { sender, subject, receivedAt, messageId, inReplyTo, itemId } = facts;
  return {
    origin: {
      ...{ kind: 'mail', receivedAt, sender, subject, messageId, inReplyTo, itemId },
      ...{ text, item },
    },
    ...{ files: [], links: [] },
    placement: placement ?? choose(facts, item),
  };
}

/** True where nothing can be had now. */
function isOutOfReach({ facts }: SavedMessage, isOffline: () => boolean): boolean {
  const host = URL.parse(`https://${facts.linked?.host ?? ''}`)?.hostname ?? '';
  return isOffline() && !isLoopbackHost(host);
}

/** Creates {@link SavedMessages}; nothing begins before {@link SavedMessages.look}. */
export function createSavedMessages(deps: SavedMessagesDeps): SavedMessages {
  const { saved, store, library, filing, downloads, againMs = defaultAgainMs } = deps;
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;
  const look = () => {
    if (isOver) return;
    clearTimeout(timer);
    saved.forgetSettled();
    const waiting = saved.waiting();
    for (const message of waiting) {
      if (downloads.isRunning(message.id) || isOutOfReach(message, deps.isOffline)) continue;
      downloads.begin(message.id, toMessage(message, filing), message.facts.linked?.beside);
    }
    if (waiting.length > 0) timer = setTimeout(look, againMs).unref();
  };
  return {
    look,
    async keep(message) {
      await library.indexed();
      if (isOver) throw new AppError('internal', 'the app is closing');
      const here = findHere(message, library);
      if (here !== null) return here;
      const { facts } = message;
      const id = messageKey(facts, '');
      // The same message is being fetched from a mailbox, or downloaded.
      const isUnderWay = store.isWaiting(id) && (downloads.isRunning(id) || !store.claim(id));
      if (isUnderWay) return [];
      const isKnown = filing.knownPeople()(facts.sender.email.toLowerCase());
      const fits = facts.sizeBytes <= deps.limitBytes;
      saved.keep(id, message, isKnown ? (fits ? 'waiting' : 'too-large') : 'offered');
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
