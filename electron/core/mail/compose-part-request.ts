import MimeNode from 'nodemailer/lib/mime-node';
import type { Person } from '../../../shared/model/identity.ts';
import { type PartRequest, partRequestType } from '../../../shared/model/part-request.ts';
import { toAddress } from './compose-message.ts';

/** What a request for parts is composed of. */
export interface PartRequestContent {
  readonly from: Person;
  readonly to: Person;
  readonly date: Date;
  /** Of the recording. */
  readonly title: string;
  /** How many messages it was sent in. */
  readonly count: number;
  /** Message-ID of a part that came, with angle brackets; null when it had none. */
  readonly originalMessageId: string | null;
  readonly request: PartRequest;
}

/** The same request has the same Message-ID, with angle brackets, however often it is sent. */
function messageIdOf({ request, from }: Pick<PartRequestContent, 'request' | 'from'>): string {
  return `<request-${request.requestId}@${from.email.split('@').at(-1) ?? 'outspoken.invalid'}>`;
}

/** `part 2`, `parts 2 and 3`, `parts 2, 4 and 5`. */
function listParts(parts: readonly number[]): string {
  const numbers = new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(parts.map(String));
  return `${parts.length === 1 ? 'part' : 'parts'} ${numbers}`;
}

function words({ title, count, request }: PartRequestContent): string {
  const parts = listParts(request.parts);
  const named = parts.replace('p', 'P');
  return [
    `${named} of ${count} of “${title}” did not arrive here. Please send ${request.parts.length === 1 ? 'it' : 'them'} again.`,
    '',
    `If you use Outspoken, there is nothing to do: it sends ${parts} again by itself.`,
    'Otherwise, send the recording again in any way you like.',
    '',
    'This message was made by Outspoken.',
    '',
  ].join('\r\n');
}

/**
 * Composes a request for parts that did not come. A person can read it, so it has a sender and can be answered; programs
 * are told that none wrote it: `auto-generated`, RFC 3834 5.
 */
export async function composePartRequest(content: PartRequestContent): Promise<Buffer> {
  const { request, from, to, date, originalMessageId, title } = content;
  const root = new MimeNode('multipart/mixed');
  root.setHeader({
    ...{ From: toAddress(from), To: toAddress(to), Date: date.toUTCString().replace('GMT', '+0000') },
    Subject: `Please send again: ${listParts(request.parts)} of ${title}`,
    ...{ 'Message-ID': messageIdOf(content), 'X-Outspoken-Request': request.requestId },
    'Auto-Submitted': 'auto-generated',
    ...(originalMessageId !== null && { 'In-Reply-To': originalMessageId, References: originalMessageId }),
  });
  root.createChild('text/plain; charset=utf-8').setContent(words(content));
  root
    .createChild(partRequestType, { filename: 'outspoken-request.json' })
    .setContent(JSON.stringify(request));
  return await root.build();
}
