import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { MissingParts } from '../../../shared/model/inbox.ts';
import type { Disposable } from '../disposables.ts';
import { AppError } from '../errors.ts';
import type { Library } from '../library/library.ts';
import { composePartRequest } from '../mail/compose-part-request.ts';
import { signPartRequest } from '../mail/receipt-mac.ts';
import { type PartRequestStore, openPartRequestStore } from '../outbox/part-request-store.ts';
import { type SendingDeps, createReportSending } from '../outbox/report-sending.ts';
import { type PartLibrary, type PartSet, findPartSets, missingMessages } from './find-part-sets.ts';

const hourMs = 60 * 60_000;
/** From when the newest part came until the others are asked for unasked. */
const firstWaitMs = 6 * hourMs;
/** The same after that was done, each time. */
const nextWaitMs = 48 * hourMs;
/** How often they are asked for unasked. */
const mostUnasked = 3;
/** How often in all, and how soon again, the user may ask: more than the other side follows helps nobody. */
const mostAsked = 5;
const againMs = 12 * hourMs;
/** Longest time until the wall clock is looked at again, since it may jump. */
const longestTickMs = 15 * 60_000;

/** What {@link createPartAsking} works with. */
export interface PartAskingDeps extends SendingDeps {
  /** `queue.db`. */
  readonly database: DatabaseSync;
  readonly library: PartLibrary & Pick<Library, 'indexing'>;
  /** Tells who is known: nobody else learns unasked that a message came. */
  readonly knownPeople: () => (email: string) => boolean;
  /** True once everything is fetched that has come to the account with this address, or to any; false while nobody can tell. */
  readonly isLookedThrough: (account: string | undefined) => boolean;
  /** True while a message of this sender waits for the user, which may be what is missing. */
  readonly isUnsettled: (email: string) => boolean;
  /** What is missing, or was asked for, is not what it was. */
  readonly onChanged: () => void;
}

/** Knows which parts of recordings did not come, and asks their senders for them. */
export interface PartAsking extends Disposable {
  list(): readonly MissingParts[];
  /** Asks for the missing parts of a set now. Throws `AppError('not-found')`, and `conflict` where that was done just now. */
  readonly ask: (setKey: string) => void;
  /** Something came, or can be reached: looks what is to be asked, and sends it. */
  look(): void;
  /** A network appeared. */
  readonly wake: () => void;
  /** Starts working: called once, after recovery. */
  start(): void;
}

interface Asker {
  readonly deps: PartAskingDeps;
  readonly store: PartRequestStore;
}

function canAsk({ proof, key }: PartSet, { deps, store }: Asker): boolean {
  const made = store.of(key);
  const lastMs = Date.parse(made.at(-1)?.at ?? '');
  const isSoon = deps.clock.nowMs() - lastMs < againMs;
  return proof !== null && made.length < mostAsked && !isSoon;
}

function toMissing(set: PartSet, asker: Asker): readonly MissingParts[] {
  const last = asker.store.of(set.key).at(-1);
  return set.incomplete.map(({ carried, recordingIds, missing }) => ({
    ...{ setKey: set.key, title: carried.title, sender: set.sender, recordingIds, missing },
    count: carried.files.length,
    asked: last ? { at: last.at, isSent: last.isSent } : null,
    canAsk: canAsk(set, asker) && missingMessages(set).length > 0,
  }));
}

function askFor(set: PartSet, { deps, store }: Asker): void {
  const { proof, sender, setId, count } = set;
  if (proof === null) return;
  const { itemId, secret, messageId, account } = proof;
  const parts = [...missingMessages(set)];
  const request = signPartRequest(secret, { version: 1, itemId, setId, parts, requestId: randomUUID() });
  const payload = {
    ...{ to: sender, title: set.incomplete[0]?.carried.title ?? '', count, setKey: set.key, request },
    ...{ originalMessageId: messageId, ...(account !== undefined && { account }) },
  };
  store.add(payload, new Date(deps.clock.nowMs()).toISOString());
  deps.log.info('parts-asked-for', { parts: parts.length });
}

/** Milliseconds until a set is asked for unasked, 0 for now; null for never, or not as things are. */
function waitMs(set: PartSet, asker: Asker, isKnown: (email: string) => boolean): number | null {
  const { deps, store } = asker;
  const newestMs = store.arrived(set.key, set.here.length, deps.clock.nowMs());
  const made = store.of(set.key);
  const isUsed = made.length >= mostUnasked || set.proof === null || missingMessages(set).length === 0;
  if (isUsed || !isKnown(set.sender.email)) return null;
  const last = made.at(-1);
  const dueMs = last ? Date.parse(last.at) + nextWaitMs : newestMs + firstWaitMs;
  const leftMs = Math.max(0, dueMs - deps.clock.nowMs());
  if (leftMs > 0) return leftMs;
  const isThere = !deps.isLookedThrough(set.proof.account) || deps.isUnsettled(set.sender.email);
  return isThere ? null : 0;
}

function askNow(setKey: string, asker: Asker): void {
  const set = findPartSets(asker.deps.library).find(({ key }) => key === setKey);
  if (set === undefined) throw new AppError('not-found', 'nothing is missing there');
  if (!canAsk(set, asker)) throw new AppError('conflict', 'it was asked for just now, or cannot be');
  askFor(set, asker);
}

/** What is missing; nothing while the library cannot tell. */
function listMissing(asker: Asker): readonly MissingParts[] {
  const { library } = asker.deps;
  if (library.indexing()) return [];
  try {
    return findPartSets(library).flatMap((set) => toMissing(set, asker));
  } catch (error) {
    if (error instanceof AppError) return [];
    throw error;
  }
}

/** Asks for what is due; returns the time until the next look, null for none. */
function askDue(asker: Asker): number | null {
  const { deps, store } = asker;
  // What is here is not known yet.
  if (deps.library.indexing()) return longestTickMs;
  const sets = findPartSets(deps.library);
  // What came meanwhile is not asked for.
  const open = new Map(sets.map((set) => [set.key, new Set(missingMessages(set))]));
  store.dropWaiting(({ setKey, request }) => !request.parts.some((part) => open.get(setKey)?.has(part)));
  const isKnown = deps.knownPeople();
  const waits = sets.map((set) => {
    const leftMs = waitMs(set, asker, isKnown);
    if (leftMs === 0) askFor(set, asker);
    return leftMs;
  });
  const coming = waits.filter((ms) => ms !== null && ms > 0).map(Number);
  return coming.length > 0 ? Math.min(longestTickMs, ...coming) : null;
}

/**
 * Creates {@link PartAsking}. A request is durable when it was made, waits without limit while nothing can be reached,
 * and goes only after everything was fetched that has come, since that may be what is missing.
 */
export function createPartAsking(deps: PartAskingDeps): PartAsking {
  const store = openPartRequestStore(deps.database);
  const asker = { deps, store };
  const sending = createReportSending(deps, {
    waiting: () => store.waiting().filter(({ payload }) => deps.isLookedThrough(payload.account)),
    settle(id, state, attempts) {
      store.settle(id, state, attempts);
      deps.onChanged();
    },
    compose: (payload, { from, date }) => composePartRequest({ ...payload, from, date }),
    hasReturnAddress: true,
  });
  let timer: NodeJS.Timeout | undefined;
  let isOn = false;
  const look = () => {
    clearTimeout(timer);
    if (!isOn) return;
    try {
      const delayMs = askDue(asker);
      if (delayMs !== null) timer = setTimeout(look, delayMs);
    } catch (error) {
      // The library may be away; it is looked at again when something comes.
      deps.log.error('missing-parts-not-looked-for', error);
    }
    sending.look();
  };
  return {
    list: () => listMissing(asker),
    ask(setKey) {
      askNow(setKey, asker);
      deps.onChanged();
      sending.look();
    },
    look,
    wake() {
      sending.reset();
      look();
    },
    start() {
      isOn = true;
      sending.start();
      look();
    },
    async dispose() {
      isOn = false;
      clearTimeout(timer);
      await sending.dispose();
    },
  };
}
