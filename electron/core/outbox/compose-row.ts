import type { CarriedItem } from '../../../shared/model/carried-item.ts';
import { AppError } from '../errors.ts';
import { composeMessage } from '../mail/compose-message.ts';
import type { AttachedRecording } from '../mail/message-content.ts';
import { type MessageRow, splitRecipients } from './message-row.ts';
import type { OutboxContext } from './outbox-context.ts';

/** Composes a row with its attachments into the spool, durably; returns what the row has to know of it. */
export async function composeRow(
  context: OutboxContext,
  row: MessageRow,
  options: {
    readonly attachments: readonly AttachedRecording[];
    /** Message-ID of the message it answers. Parts answer the first one, so that mail programs show them together. */
    readonly inReplyTo: string | null;
    readonly signal: AbortSignal;
  },
): Promise<NonNullable<MessageRow['spool']>> {
  const { deps, spool } = context;
  const { attachments, inReplyTo, signal } = options;
  const from = deps.mail.sender(row);
  const { itemId, messageId, part, answers } = row;
  const atMs = Math.max(deps.clock.nowMs(), row.sendAt === null ? 0 : Date.parse(row.sendAt));
  const { sizeBytes } = await composeMessage(
    {
      ...{ itemId, messageId, from, ...splitRecipients(row), part, recordings: attachments, inReplyTo },
      subject: part === null ? row.subject : `${row.subject} (${part.number} of ${part.count})`,
      item: {
        part: part && { setId: part.setId, number: part.number, count: part.count },
        project: projectOf(context, row),
        answers,
        receiptSecret: deps.receiptSecret(itemId),
      },
      // Once is enough.
      text: part === null || part.number === 1 ? row.text : '',
      date: new Date(atMs),
    },
    spool.path(row.id),
    signal,
  );
  return { sizeBytes, sender: from.email };
}

/** Where the sender has filed what it sends; null when that is nowhere, or when it is gone. */
function projectOf({ deps }: OutboxContext, { recordings }: MessageRow): CarriedItem['project'] {
  const [first] = recordings;
  try {
    if (first === undefined) return null;
    const { unfiled, projectId, projectName } = deps.library.summary(first.id);
    return unfiled ? null : { id: projectId, name: projectName };
  } catch (error) {
    if (error instanceof AppError && error.code === 'not-found') return null;
    throw error;
  }
}
