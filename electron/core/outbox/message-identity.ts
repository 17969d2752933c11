import { randomUUID } from 'node:crypto';
import { AppError } from '../errors.ts';
import type { MessageRow } from './message-row.ts';
import type { OutboxContext } from './outbox-context.ts';

/** A new identity for a message: what its Message-ID and our own header carry. */
export function newIdentity(
  { deps }: Pick<OutboxContext, 'deps'>,
  via: MessageRow['via'],
): Pick<MessageRow, 'itemId' | 'messageId'> {
  const itemId = randomUUID();
  let domain = 'outspoken.invalid';
  try {
    domain = deps.mail.sender(via).email.split('@').at(-1) ?? domain;
  } catch (error) {
    // A message may be written before there is an account.
    if (!(error instanceof AppError)) throw error;
  }
  return { itemId, messageId: `<${itemId}@${domain}>` };
}
