import { AppError, systemErrorCode } from '../errors.ts';
import { isLoopbackHost } from '../mail/loopback.ts';
import type { MailRoute } from '../mail/mail.ts';
import { MailError } from '../mail/mail-error.ts';
import { smtpSend } from '../mail/smtp-send.ts';
import { sqliteErrorCode } from '../sqlite-error.ts';
import { type AttemptOutcome, afterAttempt } from './after-attempt.ts';
import { type MessageRow, isActive, remainingRecipients, routeOf } from './message-row.ts';
import { setOf } from './message-set.ts';
import { fitAgain } from './fit-again.ts';
import { type OutboxContext, setDue } from './outbox-context.ts';
import { hasArrivedAfterAll, isKnownGone, mayRepeat, removeSpool } from './settle-doubt.ts';
import type { Work } from './works.ts';

/** https://www.sqlite.org/rescode.html#full */
const sqliteFull = 13;

/** Puts what waited for this route in line again: a server answered. */
function routeWorks(context: OutboxContext, sent: MessageRow): void {
  const route = routeOf(sent);
  if (!context.gates.reached(route)) return;
  for (const row of context.store.list()) {
    if (routeOf(row) !== route || row.id === sent.id) continue;
    if (row.state === 'waiting') context.change(row.id, { state: 'queued', problem: null });
  }
  context.schedule();
}

/** Notes that a server let us in, and what it says it takes. */
function letIn(
  context: OutboxContext,
  row: MessageRow,
  { server, sizeLimitBytes }: { readonly server: string; readonly sizeLimitBytes: number | null },
): void {
  const { id, via } = row;
  if (via === 'account' && sizeLimitBytes !== null) context.deps.sizeLimits.announced(server, sizeLimitBytes);
  const isShown = context.store.get(id).state === 'sending';
  if (!isShown) context.change(id, { state: 'sending', problem: null, nextAttemptAt: null });
  routeWorks(context, row);
}

async function attempt(
  context: OutboxContext,
  row: MessageRow,
  { route, work }: { route: MailRoute; work: Work },
): Promise<AttemptOutcome> {
  const server = route.account.smtpHost;
  const sizeBytes = row.spool?.sizeBytes ?? 0;
  try {
    const receipt = await smtpSend({
      route,
      message: {
        path: context.spool.path(row.id),
        sizeBytes,
        from: route.account.email,
        envelopeId: row.via === 'account' ? row.itemId : null,
        to: remainingRecipients(row).map(({ email }) => email),
      },
      signal: work.signal,
      onConnected(sizeLimitBytes) {
        letIn(context, row, { server, sizeLimitBytes });
      },
      onProgress(sentBytes) {
        work.progress = sentBytes / sizeBytes;
        context.tellProgress(row.id);
      },
      onBeforeEnd() {
        work.signal.throwIfAborted();
        // Whoever wanted it sent again got that with this.
        context.store.update(row.id, { maybeSent: true, doubt: null });
        work.pastEnd = true;
      },
      ...(context.deps.timeouts && { timeouts: context.deps.timeouts }),
    });
    return { kind: 'taken', receipt, server };
  } catch (error) {
    if (!(error instanceof MailError)) return localFailure(error, server, work);
    const signInExpired = error.code === 'mail-auth' && route.accessToken !== undefined;
    if (signInExpired) route.onRefused?.();
    else if (error.code !== 'mail-unreachable') routeWorks(context, row);
    return {
      kind: 'failed',
      code: error.code,
      server,
      response: error.detail ?? '',
      notTaken: error.notTaken,
      signInExpired,
    };
  }
}

/** What went wrong on this side: the disk, mostly. Tried again like a refusal that passes. */
function localFailure(error: unknown, server: string, work: Work): AttemptOutcome {
  if (error instanceof AppError) throw error;
  const isFull = systemErrorCode(error) === 'ENOSPC' || sqliteErrorCode(error) === sqliteFull;
  return {
    kind: 'failed',
    code: isFull ? 'disk-full' : 'internal',
    server,
    response: '',
    notTaken: !work.pastEnd,
  };
}

async function settle(
  context: OutboxContext,
  row: MessageRow,
  { outcome, work }: { outcome: AttemptOutcome; work: Work },
): Promise<void> {
  const { deps, rules, gates } = context;
  const isTooLarge = outcome.kind === 'failed' && outcome.code === 'mail-size' && outcome.notTaken;
  if (isTooLarge && (await fitAgain(context, row, outcome.server))) return;
  const time = { nowMs: deps.clock.nowMs(), random: deps.random, rules };
  const { patch, delayMs } = afterAttempt(row, outcome, time);
  // The user is asked only where the mailbox does not know.
  if (patch.state === 'failed' && (await hasArrivedAfterAll(context, row.id, work))) return;
  // Its recipient may have told of it while the server did not answer.
  if (outcome.kind === 'failed' && isKnownGone(context.store.get(row.id))) {
    await removeSpool(context, row.id);
    return;
  }
  if (patch.state === 'waiting') {
    gates.close(routeOf(row), patch.problem ?? null);
  }
  setDue(context, row.id, delayMs);
  const after = context.change(row.id, patch);
  const code = after.problem?.code ?? '';
  deps.log.info('message-attempted', {
    messageId: row.id,
    state: after.state,
    code,
    attempts: after.attempts,
  });
  if (after.state === 'sent') await removeSpool(context, row.id);
}

/** The server and credentials, or null when there is no way out now: the message then waits, at no cost. */
async function findRoute(context: OutboxContext, row: MessageRow): Promise<MailRoute | null> {
  const { deps, gates } = context;
  try {
    const route = await deps.mail.route(row);
    if (!deps.isOffline() || isLoopbackHost(route.account.smtpHost)) return route;
    gates.close(routeOf(row), null);
    if (row.state !== 'waiting' || row.problem !== null) {
      context.change(row.id, { state: 'waiting', problem: null });
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const server = error instanceof MailError ? error.server : '';
    const problem = { code: error.code, server, response: error.detail ?? '' };
    // Waiting does not bring the account back.
    const isOver = error.code === 'account-removed';
    if (!isOver) gates.close(routeOf(row), problem);
    context.change(row.id, { state: isOver ? 'failed' : 'queued', problem, nextAttemptAt: null });
  }
  return null;
}

async function send(context: OutboxContext, row: MessageRow, work: Work): Promise<void> {
  const route = await findRoute(context, row);
  if (route === null || isStopped(work)) return;
  if (row.spool?.sender !== route.account.email) {
    composeAgain(context, row, route.account.email);
    return;
  }
  if (row.maybeSent && !(await mayRepeat(context, row, work))) return;
  if (isStopped(work)) return;
  // A message that waits is shown as waiting until the server answers.
  if (row.state === 'queued')
    context.change(row.id, { state: 'sending', problem: null, nextAttemptAt: null });
  const outcome = await attempt(context, row, { route, work });
  if (outcome.kind === 'failed' && isStopped(work)) takeBack(context, row, work);
  else await settle(context, row, { outcome, work });
}

/** Sends a message composed for another account back to be composed for this one, with its parts that were too. */
function composeAgain(context: OutboxContext, row: MessageRow, sender: string): void {
  const stale = setOf(context.store, row).filter((part) => isActive(part) && part.spool?.sender !== sender);
  context.apply({ update: stale.map(({ id }) => ({ id, patch: { state: 'preparing', spool: null } })) });
}

function isStopped({ signal }: Work): boolean {
  return signal.aborted;
}

/** Puts a message back as it was before an attempt that was stopped. */
function takeBack(context: OutboxContext, row: MessageRow, work: Work): void {
  context.change(row.id, { state: 'queued', maybeSent: row.maybeSent || work.pastEnd });
}

/** Makes one attempt to send a message and settles what follows. */
export async function sendMessage(context: OutboxContext, id: string, work: Work): Promise<void> {
  try {
    await send(context, context.store.get(id), work);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'attachment-missing') throw error;
    // The spool file is gone; the recording may still be there to make it again.
    context.change(id, { state: 'preparing', spool: null });
  }
}
