import type { InboxStatus, UnsettledMessage } from '../../../shared/model/inbox.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { formatCount } from '../../../shared/text/format-duration.ts';
import { formatWhen, midSentence } from '../../../shared/text/format-when.ts';
import type { CallErrorCode } from '../../bridge/call-error.ts';
import { describeProblem } from '../notices/describe-problem.ts';

/** What reading the mailbox is doing, in one sentence. */
export function describeReading(
  { state, checkedAt }: Pick<InboxStatus, 'state' | 'checkedAt'>,
  email: string,
  nowMs: number,
): string {
  const last = checkedAt === null ? '' : ` Checked ${midSentence(formatWhen(checkedAt, { nowMs }))}.`;
  switch (state) {
    case 'off':
      return 'Files can be imported. To receive mail, set up a mail account.';
    case 'connecting':
      return `Connecting to the mailbox of ${email}.`;
    case 'syncing':
      return `Looking into the mailbox of ${email}.`;
    case 'idle':
      return `New mail to ${email} appears here.${last}`;
    case 'offline':
      return `The mailbox of ${email} cannot be reached. It is tried again by itself.${last}`;
    case 'sign-in-failed':
      return `The mailbox of ${email} refused the user name or password.${last}`;
  }
}

/** Why a file that came is not among the recordings. */
export function describeUnreadable(code: CallErrorCode): string {
  if (code === 'media-unreadable')
    return 'could not be read, because it holds no sound or picture that can be played';
  if (code === 'unsupported')
    return 'could not be read, because it is of a kind that Outspoken does not know';
  if (code === 'too-large') return 'could not be read, because it is too large';
  return `could not be read. ${describeProblem(code).title}`;
}

/** What a message that waits for the user is about, and the word on the button that takes it in. */
export function describeUnsettled(message: UnsettledMessage): {
  readonly meaning: string;
  /** Null where there is nothing to take in. */
  readonly action: string | null;
} {
  const what = `${formatCount(message.mediaCount, 'recording')}, ${formatBytes(message.sizeBytes)}`;
  switch (message.state) {
    case 'offered':
      return { meaning: `${what}. You have not written to this address yet.`, action: 'Take in' };
    case 'too-large':
      return { meaning: `${what}. It was not fetched because of its size.`, action: 'Fetch it' };
    case 'failed':
      return {
        meaning: `${what}. It could not be taken in; it is still in your mailbox.`,
        action: 'Try again',
      };
    case 'taken': {
      const problems = message.problems.map(({ name, code }) => `“${name}” ${describeUnreadable(code)}.`);
      return { meaning: problems.join(' '), action: null };
    }
  }
}
