import { mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ErrorCode } from '../../../shared/contract/errors.ts';
import type { Person } from '../../../shared/model/identity.ts';
import type { Clock } from '../clock.ts';
import { AppError } from '../errors.ts';
import { writeFileAtomic } from '../library/atomic-file.ts';
import type { Log } from '../log.ts';
import { isLoopbackHost } from '../mail/loopback.ts';
import type { Mail } from '../mail/mail.ts';
import { MailError } from '../mail/mail-error.ts';
import { smtpSend } from '../mail/smtp-send.ts';
import type { RetryRules } from './retry-rules.ts';

/** Who a small mail of the app's own goes to, and the address of the account that what it is about came to, where that is known. */
interface Addressed {
  readonly to: Person;
  readonly account?: string | undefined;
}

/** A small mail that has not gone yet. */
export interface WaitingReport<Payload> {
  readonly id: string;
  /** Attempts that reached a server. */
  readonly attempts: number;
  readonly payload: Payload;
}

/** What sending small mails works with. */
export interface SendingDeps {
  readonly mail: Pick<Mail, 'accountFor' | 'sender' | 'route'>;
  /** For messages on their way. */
  readonly directory: string;
  readonly isOffline: () => boolean;
  readonly clock: Clock;
  readonly random: () => number;
  readonly rules: RetryRules;
  readonly log: Log;
}

/** What is sent, and how. */
export interface ReportKind<Payload extends Addressed> {
  /** Oldest first. */
  readonly waiting: () => readonly WaitingReport<Payload>[];
  /** Durable when it returns. */
  readonly settle: (id: string, state: 'waiting' | 'sent' | 'failed', attempts: number) => void;
  readonly compose: (
    payload: Payload,
    options: { readonly from: Person; readonly date: Date },
  ) => Promise<Buffer>;
  /** False for what goes with the empty sender of reports, where the server takes that. */
  readonly hasReturnAddress: boolean;
}

/** Sends small mails one after the other, at their time. */
export interface ReportSending {
  /** Looks soon at what waits. */
  readonly look: () => void;
  /** Forgets which servers could not be reached. */
  readonly reset: () => void;
  /** Starts working: called once, after recovery. */
  readonly start: () => void;
  /** Ends what is under way. */
  readonly dispose: () => Promise<void>;
}

/** Some servers take no empty sender from those who sign in. */
const senderRefused: readonly ErrorCode[] = ['mail-content', 'mail-recipient', 'mail-protocol', 'mail-auth'];
/** The account has to be mended first. */
const accountCodes: readonly ErrorCode[] = [
  ...(['account-missing', 'account-removed', 'secrets-unavailable', 'mail-auth', 'mail-tls'] as const),
];
const finalCodes: readonly ErrorCode[] = ['mail-recipient', 'mail-content', 'mail-size'];

/** The account that a report leaves by: the one that what it is about came to, while that is there. */
function accountOf({ account }: Addressed, { mail }: Pick<SendingDeps, 'mail'>): string | null {
  return mail.accountFor(account === undefined ? [] : [account]);
}

/** Hands one mail to the server. False while there is no network. */
async function sendOne<Payload extends Addressed>(
  { id, payload }: WaitingReport<Payload>,
  { deps, kind, signal }: Sending<Payload>,
): Promise<boolean> {
  const way = { via: 'account', account: accountOf(payload, deps) } as const;
  const route = await deps.mail.route(way);
  if (deps.isOffline() && !isLoopbackHost(route.account.smtpHost)) return false;
  const from = deps.mail.sender(way);
  const message = await kind.compose(payload, { from, date: new Date(deps.clock.nowMs()) });
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
    if (kind.hasReturnAddress) await send(route.account.email);
    else {
      await send('').catch((error: unknown) => {
        const isRefused = error instanceof MailError && error.notTaken && senderRefused.includes(error.code);
        if (!isRefused) throw error;
        return send(route.account.email);
      });
    }
    return true;
  } finally {
    await rm(path, { force: true });
  }
}

interface Sending<Payload extends Addressed> {
  readonly deps: SendingDeps;
  readonly kind: ReportKind<Payload>;
  readonly signal: AbortSignal;
}

/** What follows from a failure: whether the account is left alone until the next look, and when that is, null for whenever. */
interface AfterFailure {
  readonly isHeld: boolean;
  readonly delayMs: number | null;
}

/** Sends what waits, one after the other; resolves with the time until the next look, null for none. An account that fails holds up its own only. */
function createRound<Payload extends Addressed>(sending: Sending<Payload>) {
  const { deps, kind, signal } = sending;
  const { rules, random, log } = deps;
  const unreachable = new Map<string | null, number>();
  const failed = ({ id, attempts, payload }: WaitingReport<Payload>, error: unknown): AfterFailure => {
    const code = error instanceof AppError ? error.code : 'internal';
    log.info('report-not-sent', { code });
    if (accountCodes.includes(code)) return { isHeld: true, delayMs: null };
    if (code === 'mail-unreachable') {
      const account = accountOf(payload, deps);
      const failures = (unreachable.get(account) ?? 0) + 1;
      unreachable.set(account, failures);
      return { isHeld: true, delayMs: rules.afterUnreachable(failures, random) };
    }
    const delayMs = finalCodes.includes(code) ? null : rules.afterFailure(attempts + 1, random);
    kind.settle(id, delayMs === null ? 'failed' : 'waiting', attempts + 1);
    // What is refused for good does not keep the others.
    return { isHeld: delayMs !== null, delayMs };
  };
  return {
    reset: () => unreachable.clear(),
    async run(): Promise<number | null> {
      const held = new Set<string | null>();
      let nextMs = Infinity;
      for (const report of kind.waiting()) {
        const account = accountOf(report.payload, deps);
        if (held.has(account)) continue;
        try {
          if (await sendOne(report, sending)) {
            kind.settle(report.id, 'sent', report.attempts + 1);
            unreachable.delete(account);
          } else held.add(account);
        } catch (error) {
          if (signal.aborted) return null;
          const { isHeld, delayMs } = failed(report, error);
          if (isHeld) held.add(account);
          nextMs = Math.min(nextMs, delayMs ?? Infinity);
        }
      }
      return Number.isFinite(nextMs) ? nextMs : null;
    },
  };
}

/** Creates {@link ReportSending}. What is sent waits without limit while nothing can be reached. */
export function createReportSending<Payload extends Addressed>(
  deps: SendingDeps,
  kind: ReportKind<Payload>,
): ReportSending {
  mkdirSync(deps.directory, { recursive: true, mode: 0o700 });
  const closing = new AbortController();
  const round = createRound({ deps, kind, signal: closing.signal });
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | null = null;
  let isStarted = false;
  const look = () => {
    clearTimeout(timer);
    if (!isStarted || closing.signal.aborted) return;
    // One at a time; what came meanwhile is looked at afterwards.
    running = (running ?? Promise.resolve()).then(async () => {
      const delayMs = await round.run();
      if (delayMs !== null && !closing.signal.aborted) timer = setTimeout(look, delayMs);
    });
    running = running.catch((error: unknown) => deps.log.error('reports-stuck', error));
  };
  return {
    look,
    reset: round.reset,
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
