import type { MessageState, MessageSummary } from '../../../shared/model/message.ts';
import { formatBothTimes } from '../../../shared/text/format-both-times.ts';
import { formatSpan } from '../../../shared/text/format-duration.ts';
import { formatWhen, midSentence } from '../../../shared/text/format-when.ts';
import { isKnownZone, ownTimeZone } from '../../../shared/text/zoned-time.ts';
import type { StateShape } from '../../components/state-label.tsx';
import { describeProblem } from '../notices/describe-problem.ts';

/** The state of a message in words; scripts rely on them. */
export const messageWords: Record<MessageState, string> = {
  waiting: 'Waiting for network',
  queued: 'Queued',
  preparing: 'Preparing',
  sending: 'Sending',
  sent: 'Sent',
  viewed: 'Viewed',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

/** The shape beside {@link messageWords}. */
export const messageShapes: Record<MessageState, StateShape> = {
  waiting: 'waiting',
  queued: 'idle',
  preparing: 'active',
  sending: 'active',
  sent: 'done',
  viewed: 'done',
  failed: 'attention',
  cancelled: 'ended',
};

/** True until a message has been sent, has failed or was cancelled. */
export function isOnWay({ state }: Pick<MessageSummary, 'state'>): boolean {
  return state === 'preparing' || state === 'queued' || state === 'waiting' || state === 'sending';
}

/** True while the words of a message can still be changed. */
export function isEditable({ state }: Pick<MessageSummary, 'state'>): boolean {
  return state !== 'sending' && state !== 'sent' && state !== 'viewed';
}

/** True where trying now, instead of waiting, makes sense. */
export function isRetryable(message: Pick<MessageSummary, 'state' | 'nextAttemptAt'>): boolean {
  if (message.state === 'queued') return message.nextAttemptAt !== null;
  return message.state === 'failed' || message.state === 'waiting' || message.state === 'cancelled';
}

/** True where the user may know better than the app whether a message arrived. */
export function isUnsure({ state, maybeSent }: Pick<MessageSummary, 'state' | 'maybeSent'>): boolean {
  return maybeSent && (isRetryable({ state, nextAttemptAt: null }) || state === 'queued');
}

type Explained = Pick<
  MessageSummary,
  | 'state'
  | 'maybeSent'
  | 'problem'
  | 'nextAttemptAt'
  | 'sendAt'
  | 'sentAt'
  | 'via'
  | 'progress'
  | 'remainingMs'
  | 'viewed'
  | 'deliveredAt'
  | 'openedAt'
  | 'link'
  | 'isUploading'
  | 'again'
  | 'part'
  | 'recordings'
> & {
  readonly to: readonly (Pick<MessageSummary['to'][number], 'timeZone'> &
    Partial<MessageSummary['to'][number]>)[];
};

/** What is going on for a message that is being prepared: `Compressing 43 %, about 2 minutes left.` */
function explainPreparing({
  progress,
  remainingMs,
  isUploading,
}: Pick<Explained, 'progress' | 'remainingMs' | 'isUploading'>): string {
  if (progress === null) return 'The recording is being made ready.';
  if (isUploading) return `Uploading ${Math.floor(progress * 100)} %.`;
  const left = remainingMs === null ? '' : `, ${formatSpan(remainingMs)} left`;
  return `Compressing ${Math.floor(progress * 100)} %${left}.`;
}

/**
 * Why a message is where it is and what comes next, as sentences. `nowMs` decides what "Today" is, `awaited` is the
 * earlier part that has to go first.
 */
export function explainMessage(
  message: Explained,
  nowMs: number,
  awaited: MessageSummary | null = null,
): string {
  const why = message.problem && describeProblem(message.problem.code, message.problem);
  const next =
    message.nextAttemptAt &&
    `Next ${isUnsure(message) ? 'check' : 'try'} ${midSentence(formatWhen(message.nextAttemptAt, { nowMs }))}.`;
  // What holds up an earlier part is said there.
  if (awaited !== null && (message.state === 'queued' || message.state === 'waiting')) {
    return explainAwaited(awaited);
  }
  // Whoever was found again after damage says the same in its own words.
  if (isUnsure(message) && message.problem?.code !== 'message-recovered') return explainUnsure(message, next);
  switch (message.state) {
    case 'waiting':
      return join([why?.title ?? 'There is no network.', next ?? 'It goes by itself when you are back.']);
    case 'queued':
      if (why) return join([why.title, next]);
      if (message.sendAt) return `Goes ${sayWhen(message.sendAt, message.to[0]?.timeZone, nowMs)}.`;
      return explainAgain(message) ?? 'Goes next.';
    case 'preparing':
      return why ? join([why.title, why.meaning]) : (explainAgain(message) ?? explainPreparing(message));
    case 'sending':
    case 'sent':
    case 'viewed':
      return join([
        explainAgain(message),
        message.via === 'practice' ? 'To the practice mailbox.' : explainArrival(message, nowMs),
        explainLink(message, nowMs),
      ]);
    case 'failed':
      return why ? join([why.title, why.meaning]) : 'It was not sent.';
    case 'cancelled':
      return 'It was not sent.';
  }
}

/** When a message goes, with what that is on the clocks of its recipient where they show something else. */
function sayWhen(sendAt: string, there: string | undefined, nowMs: number): string {
  const isFar = there !== undefined && isKnownZone(there);
  const both = isFar ? formatBothTimes(sendAt, { nowMs, there, here: ownTimeZone() }) : null;
  return both === null ? midSentence(formatWhen(sendAt, { nowMs })) : `${both.here}, ${both.there}`;
}

/** Why a part goes, or went, a second time; null for what goes once. */
function explainAgain({ again, state, to }: Explained): string | null {
  if (again === null) return null;
  const name = to.find(({ email }) => email?.toLowerCase() === again.by.toLowerCase())?.name;
  const did = state === 'sent' || state === 'viewed' ? 'Sent' : 'Goes';
  return `${did} again, since ${name ? `${name}’s` : 'their'} Outspoken asked for it.`;
}

/** Until when the link works that a message carries, and what to do when it no longer does. */
function explainLink({ link, state }: Pick<Explained, 'link' | 'state'>, nowMs: number): string {
  if (state === 'sending' || !link?.expiresAt) return '';
  const at = midSentence(formatWhen(link.expiresAt, { nowMs }));
  return Date.parse(link.expiresAt) > nowMs
    ? `The link works until ${at}.`
    : `The link ended ${at}. Send again makes a new one.`;
}

/** What is known of a message since it was sent: that it was viewed says all that came before. */
function explainArrival(
  { viewed, deliveredAt, openedAt, part, recordings }: Explained,
  nowMs: number,
): string {
  const at = (instant: string) => midSentence(formatWhen(instant, { nowMs }));
  if (viewed !== null) {
    const ofSeveral = recordings.length > 1 ? ` of the ${recordings.length} recordings` : '';
    const ofWhole = part === null ? ofSeveral : ' of the whole recording';
    const much = viewed.share >= 0.97 ? 'all of it' : `${Math.round(viewed.share * 100)} %${ofWhole}`;
    return `Played ${much}, first ${at(viewed.firstAt)}.`;
  }
  if (openedAt !== null) return `Mail opened ${at(openedAt)}.`;
  return deliveredAt === null ? '' : `Delivered ${at(deliveredAt)}.`;
}

/** What nobody could tell the app, and what the user can do about it. */
function explainUnsure({ state, problem }: Explained, next: string | null): string {
  const server = problem !== null && problem.server !== '' ? problem.server : 'the server';
  const why = `It may have arrived: the connection ended before ${server} confirmed it.`;
  if (state === 'failed' || state === 'cancelled') {
    return `${why} Ask whether it is there before you send it again.`;
  }
  return join([
    why,
    next ?? 'It is looked for before it goes again.',
    'If you know that it is there, say so.',
  ]);
}

function explainAwaited({ part, state }: MessageSummary): string {
  const number = part?.number ?? 1;
  return state === 'failed' ? `Waits for part ${number}, which failed.` : `Goes after part ${number}.`;
}

function join(sentences: readonly (string | null | undefined)[]): string {
  return sentences.filter(Boolean).join(' ');
}
