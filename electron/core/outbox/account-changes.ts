import { AppError } from '../errors.ts';
import { isActive } from './message-row.ts';
import type { OutboxContext } from './outbox-context.ts';

/**
 * Gives the default account to messages that have none: they were queued before there was one, or by a version that knew
 * one account only, which is the default one at the first start of this.
 */
export function adoptMessages(context: OutboxContext): void {
  const account = context.deps.mail.accountFor([]);
  if (account === null) return;
  const orphans = context.store.list().filter((row) => row.via === 'account' && row.account === null);
  if (orphans.length > 0)
    context.store.apply({ update: orphans.map(({ id }) => ({ id, patch: { account } })) });
}

/** Puts messages in line again that failed because of the account with this id, which was saved anew. */
export function resumeMessages(context: OutboxContext, account: string): void {
  for (const row of context.store.list()) {
    const code = row.account === account && row.state === 'failed' ? row.problem?.code : undefined;
    if (code !== 'mail-auth' && code !== 'account-removed') continue;
    const state = row.spool === null ? 'preparing' : 'queued';
    context.change(row.id, { state, problem: null, attempts: 0, nextAttemptAt: null });
  }
}

/** Ends the messages whose account is gone, until their user chooses another one. What is on its way right now goes on. */
export function failMessages(context: OutboxContext): void {
  for (const row of context.store.list()) {
    if (!isActive(row) || context.works.get(row.id)?.kind === 'send') continue;
    try {
      context.deps.mail.sender(row);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (error.code !== 'account-removed') continue;
      const problem = { code: error.code, server: '', response: '' };
      context.change(row.id, { state: 'failed', problem, nextAttemptAt: null });
    }
  }
}
