import type { Person } from '../../../shared/model/identity.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';

/** A received recording that is about to be answered. */
export interface Reply {
  readonly recordingId: string;
  readonly title: string;
  /** Who sent it, and gets the answer. */
  readonly sender: Person;
  /** Of the message that brought it; may be empty. */
  readonly subject: string;
  /** The moment that is meant; null for all of it. */
  readonly atMs: number | null;
  /** Where it is filed; null for unfiled. */
  readonly place: { readonly client: string; readonly project: string } | null;
  readonly usesOutspoken: boolean;
}

/** Subject of the answer: `Re: Chapter two`, and never `Re: Re:`. */
export function replySubject({ subject, title }: Pick<Reply, 'subject' | 'title'>): string {
  const base = (subject.trim() || title).replace(/^(\s*(re|aw|sv|antw)\s*:\s*)+/i, '');
  return `Re: ${base}`.slice(0, 300);
}

/** What is answered, in words: `“Chapter two”, about 3:42`. */
export function describeReply({ title, atMs }: Pick<Reply, 'title' | 'atMs'>): string {
  return atMs === null ? `“${title}”` : `“${title}”, about ${formatDuration(atMs)}`;
}

/** First line of the answer, for people who read it in any mail program. */
export function quoteReply(reply: Pick<Reply, 'title' | 'atMs'>): string {
  return `In answer to ${describeReply(reply)}.\n`;
}
