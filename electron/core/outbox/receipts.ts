import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { ErrorCode } from '../../../shared/contract/errors.ts';
import { editedDurationMs } from '../../../shared/model/edit.ts';
import type { ReceiptStanding, RecordingFile } from '../../../shared/model/recording.ts';
import { isFinished, playedShare } from '../../../shared/model/views.ts';
import type { Clock } from '../clock.ts';
import type { Disposable } from '../disposables.ts';
import { AppError } from '../errors.ts';
import { carriedOf } from '../inbox/received-recording.ts';
import { writeFileAtomic } from '../library/atomic-file.ts';
import type { Log } from '../log.ts';
import { composeReceipt } from '../mail/compose-receipt.ts';
import { isLoopbackHost } from '../mail/loopback.ts';
import type { Mail } from '../mail/mail.ts';
import { MailError } from '../mail/mail-error.ts';
import { signReceipt } from '../mail/receipt-mac.ts';
import { smtpSend } from '../mail/smtp-send.ts';
import { type ReceiptPayload, type WaitingReceipt, openReceiptStore } from './receipt-store.ts';
import type { RetryRules } from './retry-rules.ts';

/** What {@link createReceipts} is built on. */
export interface ReceiptsDeps {
  /** `queue.db`; stays open until the receipts are disposed. */
  readonly database: DatabaseSync;
  readonly mail: Pick<Mail, 'accountFor' | 'sender' | 'route'>;
  /** For messages on their way. */
  readonly directory: string;
  /** False when the user does not want the sender of this recording to know. Null is for one that nobody remembers. */
  readonly isAllowed: (recordingId: string | null) => boolean;
  readonly isOffline: () => boolean;
  readonly clock: Clock;
  readonly random: () => number;
  readonly rules: RetryRules;
  readonly log: Log;
}

/** Tells senders that their recordings were viewed: once per item, and once more when all of it was. */
export interface Receipts extends Disposable {
  /** A received recording was played. What there is to tell is durable when this returns. */
  viewed(recording: RecordingFile): void;
  /** What the sender of a recording learns; null where there is nobody to tell. */
  standing(recording: Pick<RecordingFile, 'id' | 'origin'>): ReceiptStanding | null;
  /** A network appeared, the account was saved, or the user changed their mind. */
  wake(): void;
  /** Starts working: called once, after recovery. */
  start(): void;
}

/** What there is to tell about a recording now; null for nothing. */
function toPayload(recording: RecordingFile): ReceiptPayload | null {
  const { id, views, origin, title, original } = recording;
  const secret = origin?.item?.receiptSecret;
  if (!views?.firstAt || !origin?.sender || !origin.item || !secret) return null;
  const durationMs = editedDurationMs(recording.edit?.cuts ?? [], recording.durationMs);
  const carried = original && carriedOf(origin, original.sha256);
  const receipt = signReceipt(secret, {
    ...{ version: 1, itemId: origin.item.itemId, recordingId: carried?.id ?? null },
    kind: isFinished(views, durationMs) ? 'finished' : 'viewed',
    firstViewedAt: views.firstAt,
    share: Math.round(playedShare(views, durationMs) * 100) / 100,
    nonce: randomUUID(),
  });
  const { sender: to, messageId: originalMessageId, account } = origin;
  return {
    ...{ to, title, originalMessageId, viewedId: id },
    ...(account !== undefined && { account }),
    receipt,
  };
}

/** Some servers take no empty sender from those who sign in. */
const senderRefused: readonly ErrorCode[] = ['mail-content', 'mail-recipient', 'mail-protocol', 'mail-auth'];
/** The account has to be mended first. */
const accountCodes: readonly ErrorCode[] = [
  ...(['account-missing', 'account-removed', 'secrets-unavailable', 'mail-auth', 'mail-tls'] as const),
];
const finalCodes: readonly ErrorCode[] = ['mail-recipient', 'mail-content', 'mail-size'];

/** The account that a receipt leaves by: the one the recording came to, while that is there. */
function accountOf({ account }: ReceiptPayload, { mail }: Pick<ReceiptsDeps, 'mail'>): string | null {
  return mail.accountFor(account === undefined ? [] : [account]);
}

/** Hands one receipt to the server, with the empty sender that reports have (RFC 8098 3), else with our own. False while there is no network. */
async function sendOne(
  { id, payload }: WaitingReceipt,
  deps: ReceiptsDeps,
  signal: AbortSignal,
): Promise<boolean> {
  const way = { via: 'account', account: accountOf(payload, deps) } as const;
  const route = await deps.mail.route(way);
  if (deps.isOffline() && !isLoopbackHost(route.account.smtpHost)) return false;
  const from = deps.mail.sender(way);
  const message = await composeReceipt({ ...payload, from, date: new Date(deps.clock.nowMs()) });
  const path = join(deps.directory, `${id.replaceAll(' ', '-')}.eml`);
  await writeFileAtomic(path, message, { mode: 0o600 });
  const send = (sender: string) =>
    smtpSend({
      ...{ route, signal },
      message: { path, sizeBytes: message.byteLength, from: sender, to: [payload.to.email] },
      onConnected: () => undefined,
      onProgress: () => undefined,
      // Twice does no harm: the other side counts it once.
      onBeforeEnd: () => signal.throwIfAborted(),
    });
  try {
    await send('').catch((error: unknown) => {
      const isRefused = error instanceof MailError && error.notTaken && senderRefused.includes(error.code);
      if (!isRefused) throw error;
      return send(route.account.email);
    });
    return true;
  } finally {
    await rm(path, { force: true });
  }
}

/** What follows from a failure: whether the account is left alone until the next look, and when that is, null for whenever. */
interface AfterFailure {
  readonly isHeld: boolean;
  readonly delayMs: number | null;
}

/** Sends what waits, one after the other; resolves with the time until the next look, null for none. An account that fails holds up its own only. */
function createSending(deps: ReceiptsDeps, store: ReturnType<typeof openReceiptStore>, signal: AbortSignal) {
  const { rules, random, log } = deps;
  const unreachable = new Map<string | null, number>();
  const failed = ({ id, attempts, payload }: WaitingReceipt, error: unknown): AfterFailure => {
    const code = error instanceof AppError ? error.code : 'internal';
    log.info('receipt-not-sent', { code });
    if (accountCodes.includes(code)) return { isHeld: true, delayMs: null };
    if (code === 'mail-unreachable') {
      const account = accountOf(payload, deps);
      const failures = (unreachable.get(account) ?? 0) + 1;
      unreachable.set(account, failures);
      return { isHeld: true, delayMs: rules.afterUnreachable(failures, random) };
    }
    const delayMs = finalCodes.includes(code) ? null : rules.afterFailure(attempts + 1, random);
    store.settle(id, delayMs === null ? 'failed' : 'waiting', attempts + 1);
    // What is refused for good does not keep the others.
    return { isHeld: delayMs !== null, delayMs };
  };
  return {
    reset: () => unreachable.clear(),
    async run(): Promise<number | null> {
      const held = new Set<string | null>();
      let nextMs = Infinity;
      for (const receipt of store.waiting()) {
        const account = accountOf(receipt.payload, deps);
        if (held.has(account)) continue;
        try {
          if (await sendOne(receipt, deps, signal)) {
            store.settle(receipt.id, 'sent', receipt.attempts + 1);
            unreachable.delete(account);
          } else held.add(account);
        } catch (error) {
          if (signal.aborted) return null;
          const { isHeld, delayMs } = failed(receipt, error);
          if (isHeld) held.add(account);
          nextMs = Math.min(nextMs, delayMs ?? Infinity);
        }
      }
      return Number.isFinite(nextMs) ? nextMs : null;
    },
  };
}

/** Creates {@link Receipts} on the queue database. They wait without limit while nothing can be reached. */
export function createReceipts(deps: ReceiptsDeps): Receipts {
  mkdirSync(deps.directory, { recursive: true, mode: 0o700 });
  const store = openReceiptStore(deps.database);
  const closing = new AbortController();
  const sending = createSending(deps, store, closing.signal);
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | null = null;
  let isStarted = false;
  const look = () => {
    clearTimeout(timer);
    if (!isStarted || closing.signal.aborted) return;
    // One at a time; what came meanwhile is looked at afterwards.
    running = (running ?? Promise.resolve()).then(async () => {
      const delayMs = await sending.run();
      if (delayMs !== null && !closing.signal.aborted) timer = setTimeout(look, delayMs);
    });
    running = running.catch((error: unknown) => deps.log.error('receipts-stuck', error));
  };
  return {
    viewed(recording) {
      const payload = deps.isAllowed(recording.id) ? toPayload(recording) : null;
      if (payload !== null && store.add(payload, new Date(deps.clock.nowMs()).toISOString())) look();
    },
    standing({ id, origin }) {
      if (!origin?.sender || !origin.item?.receiptSecret) return null;
      return { wanted: deps.isAllowed(id), told: store.isTold(origin.item.itemId) };
    },
    wake() {
      store.dropWaiting(({ viewedId }) => !deps.isAllowed(viewedId));
      sending.reset();
      look();
    },
    start() {
      isStarted = true;
      look();
    },
    async dispose() {
      closing.abort(new AppError('internal', 'the app is closing'));
      clearTimeout(timer);
      await running;
    },
  };
}
