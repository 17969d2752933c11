import type { InboxStatus, MailboxReading, UnsettledMessage } from '../../../shared/model/inbox.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { formatCount } from '../../../shared/text/format-duration.ts';
import { formatWhen, midSentence } from '../../../shared/text/format-when.ts';
import type { CallErrorCode } from '../../bridge/call-error.ts';
import { describeProblem } from '../notices/describe-problem.ts';

function joinAddresses(emails: readonly string[]): string {
  return new Intl.ListFormat('en', { type: 'conjunction' }).format(emails);
}

/** What reading the mailboxes that are in one state is doing, in one sentence. */
function describeAlike(
  state: MailboxReading['state'],
  emails: readonly string[],
  /** When mail was looked for the last time, as a sentence with a space before it. */
  last: string,
): string {
  const isOne = emails.length === 1;
  const mailbox = `${isOne ? 'mailbox' : 'mailboxes'} of ${joinAddresses(emails)}`;
  switch (state) {
    case 'connecting':
      return `Connecting to the ${mailbox}.`;
    case 'syncing':
      return `Looking into the ${mailbox}.`;
    case 'idle':
      return `New mail to ${joinAddresses(emails)} appears here.${last}`;
    case 'offline':
      return isOne
        ? `The ${mailbox} cannot be reached. It is tried again by itself.${last}`
        : `The ${mailbox} cannot be reached. They are tried again by themselves.${last}`;
    case 'sign-in-failed':
      return `The ${mailbox} refused the user name or password.${last}`;
  }
}

/** What reading the mailboxes is doing: one sentence where all do the same, else one for those that do. */
export function describeReading(
  { mailboxes, checkedAt }: Pick<InboxStatus, 'mailboxes' | 'checkedAt'>,
  nowMs: number,
): string {
  if (mailboxes.length === 0) return 'Files can be imported. To receive mail, set up a mail account.';
  const last = checkedAt === null ? '' : ` Checked ${midSentence(formatWhen(checkedAt, { nowMs }))}.`;
  const alike = Map.groupBy(mailboxes, ({ state }) => state);
  const sentences = [...alike].map(([state, found], index) => {
    const emails = found.map(({ email }) => email);
    return describeAlike(state, emails, index === alike.size - 1 ? last : '');
  });
  return sentences.join(' ');
}

/** Why a file that came is not among the recordings. */
export function describeUnreadable(code: CallErrorCode): string {
  if (code === 'media-unreadable')
    return 'could not be read, because it holds no sound or picture that can be played';
  if (code === 'unsupported')
    return 'could not be read, because it is of a kind that Outspoken does not know';
  if (code === 'file-unreadable')
    return 'could not be read, because this computer does not let Outspoken open it';
  if (code === 'too-large') return 'could not be read, because it is too large';
  return `could not be read. ${describeProblem(code).title}`;
}

/** Which files could not be read, and why: a sentence for each. */
export function describeProblems(problems: UnsettledMessage['problems']): string {
  return problems.map(({ name, code }) => `“${name}” ${describeUnreadable(code)}.`).join(' ');
}

/** A message that waits for the user, in words. */
interface UnsettledWords {
  readonly meaning: string;
  /** Null where there is nothing to take in. */
  readonly action: string | null;
}

/** `12 December`, with its year where that is another one. */
function formatDay(instant: string, nowMs: number): string {
  const date = new Date(instant);
  const isThisYear = date.getFullYear() === new Date(nowMs).getFullYear();
  const year = isThisYear ? {} : ({ year: 'numeric' } as const);
  return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', ...year }).format(date);
}

/** About recordings that are in their sender's storage. */
function describeLinked(
  { sender, state, problems }: UnsettledMessage,
  { what, host, endsAt, nowMs }: { what: string; host: string; endsAt: string; nowMs: number },
): UnsettledWords {
  if (state === 'waiting') return { meaning: `${what}, from ${host}.`, action: null };
  const code = state === 'failed' ? problems[0]?.code : undefined;
  const name = sender.name || sender.email;
  if (code === 'link-ended' || Date.parse(endsAt) <= nowMs) {
    const ended =
      Date.parse(endsAt) <= nowMs
        ? `The link ended on ${formatDay(endsAt, nowMs)}`
        : 'The link no longer works';
    return { meaning: `${what}. ${ended}; ask ${name} to send it again.`, action: null };
  }
  const where = `${what}, at ${host} until ${formatDay(endsAt, nowMs)}.`;
  if (code === undefined) return { meaning: `${where} It is not in the message itself.`, action: 'Download' };
  const { title, meaning } = describeProblem(code);
  const isFinal = code === 'link-changed' || code === 'link-refused';
  return {
    meaning: `${isFinal ? `${what}, at ${host}.` : where} ${title} ${meaning}`,
    action: isFinal ? null : 'Try again',
  };
}

/** What a message that waits for the user is about, and the word on the button that takes it in. */
export function describeUnsettled(message: UnsettledMessage, nowMs: number): UnsettledWords {
  const what = `${formatCount(message.mediaCount, 'recording')}, ${formatBytes(message.sizeBytes)}`;
  if (message.account === null && !message.isSaved && message.state !== 'taken') {
    const meaning = `${what}. It came to a mail account that is no longer set up. Add that account again to fetch it.`;
    return { meaning, action: null };
  }
  if (message.linked && message.state !== 'taken') {
    const { meaning, action } = describeLinked(message, { ...message.linked, what, nowMs });
    // Of the files that came in the message itself.
    const beside = describeProblems(message.problems.slice(message.state === 'failed' ? 1 : 0));
    return { meaning: beside === '' ? meaning : `${meaning} ${beside}`, action };
  }
  switch (message.state) {
    case 'waiting':
      return { meaning: `${what}. It is being fetched.`, action: null };
    case 'offered':
      return { meaning: `${what}. You have not written to this address yet.`, action: 'Take in' };
    case 'too-large':
      return { meaning: `${what}. It was not fetched because of its size.`, action: 'Fetch it' };
    case 'failed':
      return {
        meaning: `${what}. It could not be taken in; it is still in your mailbox.`,
        action: 'Try again',
      };
    case 'taken':
      return { meaning: describeProblems(message.problems), action: null };
  }
}
