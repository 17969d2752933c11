import type { z } from 'zod';
import { partRequestSchema, partRequestType } from '../../../shared/model/part-request.ts';
import { receiptSchema, receiptType } from '../../../shared/model/receipt.ts';
import type { Log } from '../log.ts';
import { isGenuine, isGenuineRequest } from '../mail/receipt-mac.ts';
import type { ReceiptSecretOf } from '../mail/receipt-secrets.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { IncomingReport } from './incoming-message.ts';
import { idSchema } from '../../../shared/model/identity.ts';

/** What became of a report. All but the first five change nothing. */
export type ReportOutcome =
  | 'viewed'
  | 'delivered'
  | 'bounced'
  | 'opened'
  /** Parts go again to somebody who asked for them. */
  | 'asked'
  /** What was asked for is no longer here. */
  | 'gone'
  /** What it says is known already. */
  | 'repeated'
  /** It is about nothing of ours, or by nobody we sent it to. */
  | 'foreign'
  | 'forged'
  | 'malformed';

/** What {@link createReportDesk} works with. */
export interface ReportDeskDeps {
  readonly outbox: Pick<Outbox, 'noteViewed' | 'noteDelivered' | 'noteBounced' | 'noteOpened' | 'noteAsked'>;
  readonly secretOf: ReceiptSecretOf;
  readonly log: Log;
}

/** Decides what reports on our messages mean. */
export interface ReportDesk {
  readonly accept: (report: IncomingReport) => ReportOutcome;
  /** How many reports of each kind there were since the start. */
  counts(): Readonly<Partial<Record<ReportOutcome, number>>>;
}

/** Creates a {@link ReportDesk}. */
export function createReportDesk(deps: ReportDeskDeps): ReportDesk {
  const counts: Partial<Record<ReportOutcome, number>> = {};
  return {
    accept(report) {
      const outcome = judge(report, deps);
      counts[outcome] = (counts[outcome] ?? 0) + 1;
      deps.log.info('report', { outcome, count: counts[outcome] });
      return outcome;
    },
    counts: () => ({ ...counts }),
  };
}

function judge({ from, parts }: IncomingReport, deps: ReportDeskDeps): ReportOutcome {
  const textOf = (type: string) => parts.find(({ mimeType }) => mimeType === type)?.text;
  const receipt = textOf(receiptType);
  if (receipt !== undefined) return judgeReceipt(receipt, from, deps);
  const request = textOf(partRequestType);
  if (request !== undefined) return judgeRequest(request, from, deps);
  const delivery = textOf('message/delivery-status');
  if (delivery !== undefined) return judgeDelivery(delivery, deps);
  const disposition = textOf('message/disposition-notification');
  if (disposition !== undefined) return judgeDisposition(disposition, from, deps);
  return 'malformed';
}

/** Many times what a report of ours is long, as fetched. */
const mostLength = 64_000;

/**
 * What a report says in JSON; null for anything that is too long or not of its shape. It is read here and not in the
 * process that reads messages: that would hand over as much, which would have to be parsed and checked here all the same.
 */
function parse<Value>(schema: z.ZodType<Value>, text: string): Value | null {
  if (text.length > mostLength) return null;
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

function judgeReceipt(text: string, from: string, { outbox, secretOf }: ReportDeskDeps): ReportOutcome {
  const receipt = parse(receiptSchema, text);
  if (receipt === null) return 'malformed';
  if (!isGenuine(secretOf(receipt.itemId), receipt)) return 'forged';
  const { itemId, firstViewedAt: firstAt, share, recordingId, joinedId } = receipt;
  return outbox.noteViewed(itemId, { by: from, firstAt, share, recordingId, joinedId });
}

function judgeRequest(text: string, from: string, { outbox, secretOf }: ReportDeskDeps): ReportOutcome {
  const request = parse(partRequestSchema, text);
  if (request === null) return 'malformed';
  return isGenuineRequest(secretOf(request.itemId), request) ? outbox.noteAsked(request, from) : 'forged';
}

/** Values of a field in any of the groups of a report (RFC 3464 2), unfolded; at most a few. */
function fields(text: string, name: string): readonly string[] {
  const unfolded = text.replaceAll(/\r?\n[ \t]+/g, ' ');
  const pattern = new RegExp(`^${name}:[ \\t]*(.{1,1000})$`, 'gim');
  return [...unfolded.matchAll(pattern)].slice(0, 50).map((match) => (match[1] ?? '').trim());
}

function judgeDelivery(text: string, { outbox }: ReportDeskDeps): ReportOutcome {
  const itemId = idSchema.safeParse(fields(text, 'Original-Envelope-Id')[0]?.toLowerCase()).data;
  const [action] = fields(text, 'Action').map((value) => value.toLowerCase());
  if (action === undefined) return 'malformed';
  if (itemId === undefined) return 'foreign';
  if (action === 'failed') return outbox.noteBounced(itemId, fields(text, 'Diagnostic-Code')[0] ?? '');
  return action === 'delivered' || action === 'relayed' ? outbox.noteDelivered(itemId) : 'repeated';
}

function judgeDisposition(text: string, from: string, { outbox }: ReportDeskDeps): ReportOutcome {
  const [messageId] = fields(text, 'Original-Message-ID');
  const [disposition] = fields(text, 'Disposition');
  if (messageId === undefined || disposition === undefined) return 'malformed';
  return /;\s*displayed/i.test(disposition) ? outbox.noteOpened(messageId, from) : 'repeated';
}
