import MimeNode from 'nodemailer/lib/mime-node';
import type { Person } from '../../../shared/model/identity.ts';
import { type Receipt, receiptType } from '../../../shared/model/receipt.ts';
import { toAddress } from './compose-message.ts';

/** What a receipt is composed of. */
export interface ReceiptContent {
  readonly from: Person;
  readonly to: Person;
  readonly date: Date;
  /** Of what was viewed. */
  readonly title: string;
  /** Message-ID of the message that brought it, with angle brackets; null when it had none. */
  readonly originalMessageId: string | null;
  /** True for what parts were joined to, which has the item of the first one. */
  readonly isJoined?: boolean;
  /** True where the message brought others, each with receipts of its own. */
  readonly isOneOfSeveral?: boolean;
  readonly receipt: Receipt;
}

/** The same receipt has the same Message-ID, with angle brackets, however often it is sent. */
export function receiptMessageId({
  receipt,
  from,
  isJoined = false,
  isOneOfSeveral = false,
}: Pick<ReceiptContent, 'receipt' | 'from' | 'isJoined' | 'isOneOfSeveral'>): string {
  const about = isJoined ? 'whole-' : isOneOfSeveral ? `${receipt.recordingId ?? ''}-` : '';
  const what = `${about}${receipt.kind}`;
  return `<receipt-${receipt.itemId}-${what}@${from.email.split('@').at(-1) ?? 'outspoken.invalid'}>`;
}

function notification({ from, originalMessageId }: ReceiptContent): string {
  return [
    'Reporting-UA: Outspoken',
    `Final-Recipient: rfc822;${from.email}`,
    ...(originalMessageId === null ? [] : [`Original-Message-ID: ${originalMessageId}`]),
    'Disposition: manual-action/MDN-sent-manually; displayed',
    '',
  ].join('\r\n');
}

function words({ title, receipt }: ReceiptContent): string {
  const much =
    receipt.kind === 'finished'
      ? 'played all of it'
      : `played ${Math.round(receipt.share * 100)} % of it so far`;
  const line = `“${title}” was viewed in Outspoken: the recipient ${much}.`;
  return `${line}\r\n\r\nThis message was made by Outspoken. It asks for no answer.\r\n`;
}

/** Composes a receipt: a message disposition notification (RFC 8098) whose third part is for the sender's Outspoken. */
export async function composeReceipt(content: ReceiptContent): Promise<Buffer> {
  const { receipt, from, to, date, originalMessageId } = content;
  const root = new MimeNode('multipart/report; report-type=disposition-notification');
  root.setHeader({
    ...{
      From: toAddress(from),
      To: toAddress(to),
      Subject: `Viewed: ${content.title}`,
      Date: date.toUTCString().replace('GMT', '+0000'),
    },
    ...{ 'Message-ID': receiptMessageId(content), 'X-Outspoken-Receipt': receipt.itemId },
    'Auto-Submitted': 'auto-replied',
    ...(originalMessageId !== null && { 'In-Reply-To': originalMessageId, References: originalMessageId }),
  });
  root.createChild('text/plain; charset=utf-8').setContent(words(content));
  root.createChild('message/disposition-notification').setContent(notification(content));
  root.createChild(receiptType, { filename: 'outspoken-receipt.json' }).setContent(JSON.stringify(receipt));
  return await root.build();
}
