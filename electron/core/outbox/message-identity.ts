import { randomUUID } from 'node:crypto';
import type { MailWay } from '../mail/mail.ts';
import { senderOf } from './choose-way.ts';
import type { MessageRow } from './message-row.ts';
import type { OutboxContext } from './outbox-context.ts';

/** A new identity for a message: what its Message-ID and our own header carry. */
export function newIdentity(
  context: Pick<OutboxContext, 'deps'>,
  way: MailWay,
): Pick<MessageRow, 'itemId' | 'messageId'> {
  const itemId = randomUUID();
  const domain = senderOf(context, way)?.email.split('@').at(-1) ?? 'outspoken.invalid';
  return { itemId, messageId: `<${itemId}@${domain}>` };
}
