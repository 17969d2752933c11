import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { ErrorCode } from '../../../shared/contract/errors.ts';
import { editedDurationMs } from '../../../shared/model/edit.ts';
import { personSchema } from '../../../shared/model/identity.ts';
import { receiptSchema } from '../../../shared/model/receipt.ts';
import type { RecordingFile } from '../../../shared/model/recording.ts';
import { isFinished, playedShare } from '../../../shared/model/views.ts';
import type { Clock } from '../clock.ts';
import type { Disposable } from '../disposables.ts';
import { AppError } from '../errors.ts';
import { writeFileAtomic } from '../library/atomic-file.ts';
import type { Log } from '../log.ts';
import { carriedOf } from '../inbox/received-recording.ts';
import { composeReceipt } from '../mail/compose-receipt.ts';
import { isLoopbackHost } from '../mail/loopback.ts';
import type { Mail, MailRoute } from '../mail/mail.ts';
import { MailError } from '../mail/mail-error.ts';
import { signReceipt } from '../mail/receipt-mac.ts';
import { smtpSend } from '../mail/smtp-send.ts';
import type { RetryRules } from './retry-rules.ts';

/** What {@link createReceipts} is built on. */
export interface ReceiptsDeps {
  /** `queue.db`; stays open until the receipts are disposed. */
  readonly database: DatabaseSync;
  readonly mail: Pick<Mail, 'sender' | 'route'>;
  /** For messages on their way. */
  readonly directory: string;
  /** False when the user wants nobody to know. */
  readonly isAllowed: () => boolean;
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
  /** A network appeared, the account was saved, or the user changed their mind. */
  wake(): void;
  /** Starts working: called once, after recovery. */
  start(): void;
}

const payloadSchema = z.strictObject({
  to: personSchema,
  title: z.string(),
  originalMessageId: z.string().nullable(),
  receipt: receiptSchema,
});

type Payload = z.infer<typeof payloadSchema>;

/** What there is to tell about a recording now; null for nothing. */
function toPayload(recording: RecordingFile): Payload | null {
  const { views, origin, title, original } = recording;
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
  return { to: origin.sender, title, originalMessageId: origin.messageId, receipt };
}

interface Waiting {
  readonly id: string;
  readonly attempts: number;
  readonly payload: Payload;
}

/** The table of receipts: what was told, and what is still to be told. */
function openStore(database: DatabaseSync) {
  const insert = database.prepare(
    `INSERT OR IGNORE INTO receipts (id, payload, state, attempts, created_at)
     SELECT :id, :payload, 'waiting', 0, :now WHERE NOT EXISTS (SELECT 1 FROM receipts WHERE id = :finished)`,
  );
  const waiting = database.prepare(
    "SELECT * FROM receipts WHERE state = 'waiting' ORDER BY created_at LIMIT 50",
  );
  const settle = database.prepare('UPDATE receipts SET state = ?, attempts = ? WHERE id = ?');
  const drop = database.prepare("UPDATE receipts SET state = 'dropped' WHERE state = 'waiting'");
  return {
    /** Once per item and kind; after `finished` there is nothing more to tell. */
    add(payload: Payload, now: string) {
      const { itemId, kind } = payload.receipt;
      const row = {
        id: `${itemId} ${kind}`,
        finished: `${itemId} finished`,
        payload: JSON.stringify(payload),
        now,
      };
      return insert.run(row).changes > 0;
    },
    waiting(): readonly Waiting[] {
      return waiting.all().flatMap((row) => {
        const payload = payloadSchema.safeParse(JSON.parse(String(row.payload)));
        return payload.success
          ? [{ id: String(row.id), attempts: Number(row.attempts), payload: payload.data }]
          : [];
      });
    },
    settle: (id: string, state: 'waiting' | 'sent' | 'failed', attempts: number) =>
      void settle.run(state, attempts, id),
    dropWaiting: () => void drop.run(),
  };
}

/** Some servers take no empty sender from those who sign in. */
const senderRefused: readonly ErrorCode[] = ['mail-content', 'mail-recipient', 'mail-protocol', 'mail-auth'];
/** The account has to be mended first. */
const accountCodes: readonly ErrorCode[] = [
  'account-missing',
  'secrets-unavailable',
  'mail-auth',
  'mail-tls',
];

/** Hands one receipt to the server, with the empty sender that reports have (RFC 8098 3), else with our own. */
async function sendOne(
  { id, payload }: Waiting,
  deps: ReceiptsDeps,
  options: { readonly route: MailRoute; readonly signal: AbortSignal },
): Promise<void> {
  const { route, signal } = options;
  const from = deps.mail.sender('account');
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
  } finally {
    await rm(path, { force: true });
  }
}

/** Creates {@link Receipts} on the queue database. They wait without limit while nothing can be reached. */
export function createReceipts(deps: ReceiptsDeps): Receipts {
  const { clock, rules, random, log } = deps;
  mkdirSync(deps.directory, { recursive: true, mode: 0o700 });
  const store = openStore(deps.database);
  const closing = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let unreachable = 0;
  let running: Promise<void> | null = null;
  let started = false;

  /** Delay until the next look; null for none. */
  const failedOnce = (waiting: Waiting, error: unknown): number | null => {
    const code = error instanceof AppError ? error.code : 'internal';
    log.info('receipt-not-sent', { code });
    if (accountCodes.includes(code)) return null;
    if (code === 'mail-unreachable') return rules.afterUnreachable((unreachable += 1), random);
    const delayMs = rules.afterFailure(waiting.attempts + 1, random);
    const isFinal = delayMs === null || code === 'mail-recipient' || code === 'mail-content';
    store.settle(waiting.id, isFinal ? 'failed' : 'waiting', waiting.attempts + 1);
    return delayMs;
  };
  const run = async () => {
    for (const waiting of store.waiting()) {
      if (closing.signal.aborted) return;
      try {
        const route = await deps.mail.route('account');
        if (deps.isOffline() && !isLoopbackHost(route.account.smtpHost)) return;
        await sendOne(waiting, deps, { route, signal: closing.signal });
        store.settle(waiting.id, 'sent', waiting.attempts + 1);
        unreachable = 0;
      } catch (error) {
        if (closing.signal.aborted) return;
        const delayMs = failedOnce(waiting, error);
        if (delayMs !== null) later(delayMs);
        return;
      }
    }
  };
  const look = () => {
    clearTimeout(timer);
    if (!started || closing.signal.aborted || running !== null) return;
    running = run()
      .catch((error: unknown) => log.error('receipts-stuck', error))
      .finally(() => (running = null));
  };
  const later = (delayMs: number) => {
    clearTimeout(timer);
    timer = setTimeout(look, delayMs);
  };
  return {
    viewed(recording) {
      const payload = deps.isAllowed() ? toPayload(recording) : null;
      if (payload === null || !store.add(payload, new Date(clock.nowMs()).toISOString())) return;
      if (running === null) look();
      else void running.then(look);
    },
    wake() {
      if (!deps.isAllowed()) store.dropWaiting();
      unreachable = 0;
      look();
    },
    start() {
      started = true;
      look();
    },
    async dispose() {
      closing.abort(new AppError('internal', 'the app is closing'));
      clearTimeout(timer);
      await running;
    },
  };
}
