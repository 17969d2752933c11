import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PostalMime, { type Email } from 'postal-mime';
import { vi } from 'vitest';
import type { MessageDraft, MessageSummary } from '../../../../shared/model/message.ts';
import type { Storage } from '../../../../shared/model/storage.ts';
import type { MailAccount, SavedAccount } from '../../../../shared/model/settings.ts';
import { type Clock, systemClock } from '../../clock.ts';
import { AppError } from '../../errors.ts';
import type { MailCredentials } from '../../mail/mail-credentials.ts';
import type { MailVia } from '../../mail/mail.ts';
import { type FaultServer, startFaultServer } from '../../mail/test-support/fault-server.ts';
import { type QueueDatabase, openQueueDatabase } from '../../queue-database.ts';
import { type Outbox, createOutbox } from '../outbox.ts';
import type { OutboxDeps } from '../outbox-context.ts';
import type { RetryRules } from '../retry-rules.ts';
import {
  type CarriedItem,
  carriedItemSchema,
  carriedItemType,
} from '../../../../shared/model/carried-item.ts';
import { openSizeLimits } from '../size-limits.ts';
import { openReceiptSecrets } from '../../mail/receipt-secrets.ts';
import { createUploads } from '../../storage/uploads.ts';
import { type Spool, openSpool } from '../spool.ts';
import type { Life } from './mortal.ts';
import { type FakeRecordings, createFakeRecordings } from './fake-recordings.ts';

/** An outbox on real files against a scripted server. Fields may be changed at any time, most of them before `open`. */
export interface OutboxFixture {
  readonly folder: string;
  readonly server: FaultServer;
  readonly recordings: FakeRecordings;
  /** What people were told to have viewed. */
  readonly viewed: MessageSummary[];
  /** Every summary that was told, in order. */
  readonly told: MessageSummary[];
  /** Who waits for what is told next. */
  readonly waiters: Set<() => void>;
  readonly problems: string[];
  readonly clock: Clock & { wallShiftMs: number };
  account: MailAccount | null;
  /** More accounts, besides the default one. */
  others: SavedAccount[];
  /** See `Mail.accountFor`. */
  accountFor(addresses: readonly string[]): string | null;
  password: string | null;
  /** Signs in instead of the password, while set. */
  token: (() => Promise<MailCredentials>) | null;
  via: MailVia;
  isOffline: boolean;
  rules: RetryRules;
  /** Largest message. */
  limitBytes: number;
  /** Where links lead. */
  storage: Storage | null;
  storageSecret: string;
  /** Where the next app that is opened may die; null for one that does not. */
  life: Life | null;
  /** Asks the Sent mailbox, while set. */
  searchSent: OutboxDeps['searchSent'] | null;
  /** Whether the recipients are known to show a message once. */
  usesOutspoken: boolean;
  /** How long to wait for the server. */
  waitMs: number;
  outbox: Outbox;
  database: QueueDatabase;
  spool: Spool;
  /** Opens database and outbox, as a start of the app does; it does not work yet. */
  open(): void;
  /** Ends outbox and database in good order. */
  close(): Promise<void>;
  queue(changes?: Partial<MessageDraft>): Promise<MessageSummary>;
  /** Waits for a message to be in `state`, and returns it. */
  until(id: string, state: MessageSummary['state']): Promise<MessageSummary>;
  /** The first summary of those that were told, or are, that is meant. */
  whenTold(isMeant: (message: MessageSummary) => boolean): Promise<MessageSummary>;
  /** The message the server got, as a mail program reads it. */
  received(index?: number): Promise<Email & { readonly item: CarriedItem }>;
  spoolFiles(): string[];
  /** The message as it is now. */
  look(id: string): MessageSummary | undefined;
  dispose(): Promise<void>;
}

/** Fast enough for tests, and long enough to be seen. */
const quickRules: RetryRules = {
  afterFailure: (attempts) => (attempts < 4 ? 20 : null),
  afterUnreachable: () => 20,
};

/** Id of the account in `OutboxFixture.account`, whatever its address. */
const firstAccount = 'first';

/** Calls of database and spool that change something, or come before something that does. */
const writes = new Set(['exec', 'run', 'path', 'writeNote', 'remove', 'makeWorkFolder', 'dropWorkFolder']);

function logOf({ problems }: OutboxFixture): OutboxDeps['log'] {
  return { info: () => undefined, error: (event) => problems.push(event) };
}

function createFakeMail(fixture: OutboxFixture): OutboxDeps['mail'] {
  const needAccount = (id: string | null) => {
    if (fixture.account === null) throw new AppError('account-missing', 'none');
    const other = fixture.others.find((account) => account.id === id);
    if (other === undefined && id !== null && id !== firstAccount) throw new AppError('account-removed', id);
    return other ?? fixture.account;
  };
  return {
    currentVia: () => fixture.via,
    accountFor: (addresses) => fixture.accountFor(addresses),
    sender: ({ account }) => ({ name: 'Zoë', email: needAccount(account).email }),
    route: async ({ via, account }) => {
      await Promise.resolve();
      if (fixture.token) return { account: needAccount(account), via, ...(await fixture.token()) };
      if (fixture.password === null) throw new AppError('secrets-unavailable', 'none');
      return { account: needAccount(account), password: fixture.password, via };
    },
  };
}

function createDeps(fixture: OutboxFixture): OutboxDeps {
  const { waitMs, life } = fixture;
  const mortal = <Thing extends object>(thing: Thing) =>
    life?.wrap(thing, (name) => writes.has(name)) ?? thing;
  return {
    database: mortal(fixture.database.database),
    library: fixture.recordings.library,
    compression: fixture.recordings.compression,
    deliverables: fixture.recordings.deliverables,
    mail: createFakeMail(fixture),
    sizeLimits: openSizeLimits(fixture.database.database),
    receiptSecret: openReceiptSecrets(fixture.database.database),
    uploads: createUploads({
      ...{ database: fixture.database.database, clock: fixture.clock, log: logOf(fixture) },
      directory: join(fixture.folder, 'uploads'),
      storage: () => fixture.storage,
      secret: { read: () => Promise.resolve(fixture.storageSecret) },
    }),
    spool: mortal(fixture.spool),
    limitBytes: () => fixture.limitBytes,
    emit: (name, payload) => {
      if (name !== 'outbox.changed') return;
      fixture.told.push(payload as MessageSummary);
      for (const look of fixture.waiters) look();
    },
    clock: fixture.clock,
    log: logOf(fixture),
    onViewed: (message) => fixture.viewed.push(message),
    ...{
      isOffline: () => fixture.isOffline,
      usesOutspoken: () => fixture.usesOutspoken,
      sentWaitsMs: [20, 20],
    },
    random: () => 0.5,
    rules: fixture.rules,
    ...(fixture.searchSent && { searchSent: fixture.searchSent }),
    graceMs: 50,
    timeouts: { connectMs: 5000, greetingMs: waitMs, commandMs: waitMs, finalReplyMs: waitMs },
  };
}

function accountOn(server: FaultServer): MailAccount {
  return {
    email: 'zoe@x.test',
    smtpHost: '127.0.0.1',
    smtpPort: server.port,
    smtpSecurity: 'none',
    userName: 'zoe',
  };
}

function createShiftedClock(): OutboxFixture['clock'] {
  const clock = {
    wallShiftMs: 0,
    nowMs: () => Date.now() + clock.wallShiftMs,
    monotonicMs: () => systemClock.monotonicMs(),
  };
  return clock;
}

/** Opens database and outbox of `fixture`, as a start of the app does. */
function openParts(fixture: OutboxFixture): void {
  fixture.database = openQueueDatabase(join(fixture.folder, 'queue.db'));
  fixture.spool = openSpool(join(fixture.folder, 'outbox'), logOf(fixture));
  fixture.outbox = createOutbox(createDeps(fixture));
}

async function closeParts({ outbox, database }: OutboxFixture): Promise<void> {
  if (!database.database.isOpen) return;
  await outbox.dispose();
  database.database.close();
}

function draft({ recordings }: OutboxFixture, changes: Partial<MessageDraft>): MessageDraft {
  const recordingIds = changes.recordingIds ?? [recordings.add('Chapter 3')];
  return {
    to: ['b@x.test'],
    subject: 'Hello',
    text: 'Listen',
    sendAt: null,
    screenPreset: 'universal',
    replyTo: null,
    cc: [],
    ...changes,
    recordingIds,
  };
}

/** A message as people and their Outspoken get it: recordings as attachments, and what is said about them. */
async function readMessage(bytes: string) {
  const message = await PostalMime.parse(Buffer.from(bytes, 'latin1'));
  const [attachments, said] = [false, true].map((isItem) =>
    message.attachments.filter(({ mimeType }) => (mimeType === carriedItemType) === isItem),
  );
  const text = Buffer.from((said?.[0]?.content ?? '') as ArrayBuffer).toString();
  return { ...message, attachments: attachments ?? [], item: carriedItemSchema.parse(JSON.parse(text)) };
}

async function waitForState(fixture: OutboxFixture, id: string, state: MessageSummary['state']) {
  return await vi.waitFor(
    () => {
      const message = fixture.look(id);
      if (message?.state !== state) throw new Error(`${message?.state ?? 'gone'} is not ${state}`);
      return message;
    },
    { timeout: 60_000, interval: 10 },
  );
}

/** Looks when something is told: looking again and again would take more time than what is waited for. */
function waitUntilTold(
  { told, waiters }: OutboxFixture,
  isMeant: (message: MessageSummary) => boolean,
): Promise<MessageSummary> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('it was never told')), 60_000);
    const look = () => {
      const found = told.find(isMeant);
      if (found === undefined) return;
      clearTimeout(timer);
      waiters.delete(look);
      resolve(found);
    };
    waiters.add(look);
    look();
  });
}

/** Makes a fixture with an account on a server that takes everything. */
export async function createOutboxFixture(): Promise<OutboxFixture> {
  const server = await startFaultServer();
  const fields = {
    folder: mkdtempSync(join(tmpdir(), 'outspoken-outbox-')),
    server,
    recordings: createFakeRecordings(),
    told: [],
    waiters: new Set(),
    viewed: [],
    problems: [],
    clock: createShiftedClock(),
    account: accountOn(server),
    others: [],
    accountFor(addresses) {
      const first = fixture.account && { email: fixture.account.email, id: firstAccount };
      const accounts = [...(first ? [first] : []), ...fixture.others];
      const named = addresses.map((address) => accounts.find(({ email }) => email === address));
      return (named.find((account) => account !== undefined) ?? first)?.id ?? null;
    },
    password: 'secret',
    token: null,
    via: 'account',
    isOffline: false,
    rules: quickRules,
    limitBytes: 25_000_000,
    storage: null,
    storageSecret: 'secret',
    life: null,
    searchSent: null,
    usesOutspoken: true,
    waitMs: 5000,
    open: () => openParts(fixture),
    close: () => closeParts(fixture),
    queue: (changes = {}) => fixture.outbox.queueMessage(draft(fixture, changes)),
    until: (id, state) => waitForState(fixture, id, state),
    whenTold: (isMeant) => waitUntilTold(fixture, isMeant),
    received: (index = 0) => readMessage(server.messages[index] ?? ''),
    spoolFiles: () => readdirSync(join(fixture.folder, 'outbox')),
    look: (id) => fixture.outbox.list().find((message) => message.id === id),
    async dispose() {
      await closeParts(fixture);
      await server.dispose();
      rmSync(fixture.folder, { recursive: true, force: true });
    },
  } satisfies Omit<OutboxFixture, 'outbox' | 'database' | 'spool'>;
  // The parts that are missing are made by `open`.
  const fixture = fields as unknown as OutboxFixture;
  fixture.open();
  return fixture;
}
