import type { DatabaseSync } from 'node:sqlite';
import type { InboxStatus, UnsettledMessage } from '../../../shared/model/inbox.ts';
import type { SavedAccount } from '../../../shared/model/settings.ts';
import type { Clock } from '../clock.ts';
import type { Disposable } from '../disposables.ts';
import type { Emit } from '../events.ts';
import { AppError } from '../errors.ts';
import type { Library } from '../library/library.ts';
import type { Log } from '../log.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { accountAt } from '../mail/account-list.ts';
import { untilAborted } from '../media/until-aborted.ts';
import { createSerialQueue } from '../recording/serial-queue.ts';
import { type AccountSyncs, createAccountSyncs, summarizeReadings } from './account-syncs.ts';
import { type Filing, createFiling } from './filing.ts';
import { type Imports, createImports } from './imports.ts';
import type { TakeIn } from './incoming-message.ts';
import { type IncomingRow, type IncomingStore, openIncomingStore } from './incoming-store.ts';
import { joinReceived } from './join-received.ts';
import { type LinkedDownloads, createLinkedDownloads } from './linked-downloads.ts';
import { type MailIntakeDeps, createMailIntake } from './mail-intake.ts';
import { takeMessageFile } from './message-file.ts';
import { type MailboxSync, createMailboxSync } from './mailbox-sync.ts';
import type { MailboxLogin, SyncDeps } from './sync-deps.ts';
import { type ReceivedLink, takeInLink } from './take-in-link.ts';
import { type Received, type TakeInDeps, takeIn } from './take-in.ts';
import { tidyDownloads } from './tidy-downloads.ts';

/** What {@link createInbox} is built on. */
export interface InboxDeps {
  /** `queue.db`; stays open until the inbox is disposed. */
  readonly database: DatabaseSync;
  readonly library: TakeInDeps['library'] &
    Pick<Library, 'listClients' | 'summary' | 'withOrigin' | 'createProject' | 'binRecording' | 'indexed'>;
  readonly workshop: TakeInDeps['workshop'];
  readonly outbox: Pick<Outbox, 'recordingsOf' | 'writtenTo'>;
  /** Folders of this part alone; what an earlier run left among the imports is removed. */
  readonly importsFolder: string;
  readonly downloadsFolder: string;
  readonly freeBytes: (folder: string) => Promise<number>;
  /** True for an address of the user's own storage for large recordings. */
  readonly isOwnStorage: (url: URL) => boolean;
  /** All accounts as they are now; the first one is the default. */
  readonly accounts: () => readonly SavedAccount[];
  /** The mailbox of the account with this id as it is now; null while there is none to read. */
  readonly login: (accountId: string) => Promise<MailboxLogin | null>;
  readonly acceptReport: SyncDeps['acceptReport'];
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly emit: Emit;
  readonly log: Log;
  readonly onTakenIn: (recordingId: string) => void;
}

/** Takes in recordings from elsewhere: from the mailbox and from files. Disposing it ends what is under way; what was taken in stays. */
export interface Inbox extends Imports, Disposable {
  status(): InboxStatus;
  /** Looks into all mailboxes now, whatever they wait for. */
  readonly checkMail: () => void;
  /** Fetches an unsettled message, whatever its size. Throws `AppError('not-found')`. */
  takeMessage(id: string): void;
  /** Stops downloading what a message links to. Throws `AppError('not-found')`. */
  cancelDownload(id: string): void;
  /** Leaves an unsettled message in the mailbox for good. Throws `AppError('not-found')`. */
  dismissMessage(id: string): void;
  /** Remembers where the user filed a recording, for what its sender will send next. */
  filed(recordingId: string): void;
  /** The user's rules for senders. */
  readonly filingRules: Filing['rules'];
  /** An account was saved or removed, or another way of sending chosen. */
  accountChanged(): void;
  /** Begins to read the mailboxes: called once, after recovery. */
  start(): void;
}

/** What is fetched unasked from people who are known, as transferred: several times what mail carries. */
const unaskedBytes = 150_000_000;
const mostUnsettled = 200;

function toUnsettled(
  row: IncomingRow,
  { syncs, downloads }: { readonly syncs: AccountSyncs; readonly downloads: LinkedDownloads },
): UnsettledMessage {
  const { sender, subject, receivedAt, sizeBytes, mediaCount } = row.facts;
  const linked = row.facts.linked && { ...row.facts.linked, progress: downloads.progressOf(row.id) };
  const state = row.state as UnsettledMessage['state'];
  const account = syncs.addressOf(row.account ?? '');
  const said = { sender, subject, receivedAt, sizeBytes, mediaCount, linked };
  return { id: row.id, account, state, ...said, problems: row.problems };
}

/** Makes recordings one after the other, and ends with the app. */
function createTaking(deps: InboxDeps) {
  const { library, workshop, onTakenIn, downloadsFolder: folder } = deps;
  const takes = createSerialQueue();
  const closing = new AbortController();
  // What is here already is known by the index only when that is complete.
  const untilIndexed = () => untilAborted(library.indexed(), closing.signal);
  return {
    takeInLink: (received: ReceivedLink) =>
      takes.run(async () => {
        await untilIndexed();
        return takeInLink(received, library);
      }),
    takeIn: (received: Received) =>
      takes.run(async () => {
        await untilIndexed();
        const take = (one: Received) => takeIn(one, { library, workshop }, closing.signal);
        const recordingId = await take(received);
        const joined = await joinReceived(recordingId, { ...deps, folder, takeIn: take }, closing.signal);
        onTakenIn(joined ?? recordingId);
        return joined ?? recordingId;
      }),
    async close() {
      closing.abort(new AppError('internal', 'the app is closing'));
      await takes.run(() => Promise.resolve());
    },
  };
}

/** Makes the way into the mailbox of an account as it is now. */
function openSync(
  deps: InboxDeps,
  options: Pick<Parameters<typeof createMailboxSync>[0], 'store' | 'onStatus'> & {
    readonly filing: Filing;
    readonly takeIn: TakeIn;
    readonly downloads: LinkedDownloads;
    readonly accountId: string;
  },
): MailboxSync {
  const { store, onStatus, filing, takeIn: take, downloads, accountId } = options;
  return createMailboxSync({
    ...{ store, onStatus, log: deps.log, acceptReport: deps.acceptReport },
    login: () => deps.login(accountId),
    ...{ knownPeople: filing.knownPeople, choosePlacement: filing.choose },
    ...{ takeIn: take, downloads, stagingFolder: deps.downloadsFolder, limitBytes: unaskedBytes },
  });
}

function findUnsettled(store: IncomingStore, id: string, state?: IncomingRow['state']): IncomingRow {
  const isMeant = (one: IncomingRow) => one.id === id && (state === undefined || one.state === state);
  const row = store.unsettled(mostUnsettled).find(isMeant);
  if (row === undefined) throw new AppError('not-found', 'no such message waits');
  return row;
}

/** Makes the way in for files of the user's. */
function openImports(
  deps: InboxDeps & Pick<MailIntakeDeps, 'isOwnAddress' | 'takeIn' | 'takeInLink'>,
  { choose }: Pick<Filing, 'choose'>,
  takeMail: TakeIn,
): Imports {
  return createImports({
    ...{ ...deps, directory: deps.importsFolder },
    takeMessage: (message) =>
      takeMessageFile(message, {
        ...{ choosePlacement: choose, nowMs: deps.clock.nowMs() },
        takeIn: takeMail,
      }),
  });
}

/** What the user may decide about messages that wait for it. */
function createDecisions({
  store,
  syncs,
  downloads,
  tell,
}: {
  readonly store: IncomingStore;
  readonly syncs: AccountSyncs;
  readonly downloads: LinkedDownloads;
  readonly tell: () => void;
}): Pick<Inbox, 'takeMessage' | 'cancelDownload' | 'dismissMessage'> {
  return {
    takeMessage(id) {
      // A structure that lies about its size still has a limit.
      syncs.take(id, Math.max(unaskedBytes, Math.ceil(findUnsettled(store, id).facts.sizeBytes * 1.1)));
      tell();
    },
    cancelDownload(id) {
      downloads.cancel(findUnsettled(store, id, 'waiting').id);
      tell();
    },
    dismissMessage(id) {
      store.dismiss(findUnsettled(store, id).id);
      tell();
    },
  };
}

/** Creates an {@link Inbox}. */
export function createInbox(given: InboxDeps): Inbox {
  const deps = {
    ...given,
    isOwnAddress: (email: string) => accountAt(given.accounts(), email) !== undefined,
  };
  const store = openIncomingStore(deps.database);
  const filing = createFiling(deps);
  const taking = createTaking(deps);
  const takeMail = createMailIntake({ ...deps, ...taking });
  const downloads = createLinkedDownloads({
    ...{ store, takeIn: takeMail, stagingFolder: deps.downloadsFolder, freeBytes: deps.freeBytes },
    ...{ isOwn: deps.isOwnStorage, nowMs: () => deps.clock.nowMs(), log: deps.log, onChanged: () => tell() },
  });
  let checkedAt: string | null = null;
  const onStatus = ({ state }: Pick<InboxStatus, 'state'>) => {
    if (state === 'idle') checkedAt = new Date(deps.clock.nowMs()).toISOString();
    tell();
  };
  const syncs = createAccountSyncs({
    accounts: deps.accounts,
    open: (accountId) => openSync(deps, { store, onStatus, filing, takeIn: takeMail, downloads, accountId }),
  });
  const status = (): InboxStatus => {
    const mailboxes = syncs.readings();
    const unsettled = store.unsettled(mostUnsettled).map((row) => toUnsettled(row, { syncs, downloads }));
    return { ...summarizeReadings(mailboxes), mailboxes, checkedAt, unsettled };
  };
  const tell = () => deps.emit('inbox.changed', status());
  return {
    ...openImports({ ...deps, ...taking }, filing, takeMail),
    status,
    checkMail: syncs.checkNow,
    ...createDecisions({ store, syncs, downloads, tell }),
    ...{ filingRules: filing.rules, filed: filing.remember },
    accountChanged: syncs.reopen,
    start() {
      void tidyDownloads(deps, store);
      syncs.reopen();
    },
    async dispose() {
      await Promise.all([syncs.dispose(), downloads.dispose(), taking.close()]);
    },
  };
}
