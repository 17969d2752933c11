import type { Person } from '../../../shared/model/identity.ts';
import { AppError } from '../errors.ts';
import type { MailWay } from '../mail/mail.ts';
import type { OutboxContext } from './outbox-context.ts';

type Deps = Pick<OutboxContext, 'deps'>;

/** What the choice of an account goes by, the first of it that says something. */
export interface WayWishes {
  /** Address of the account the user chose. */
  readonly from?: string | undefined;
  /** The project it is sent from, which may name an account; null for none. */
  readonly projectId: string | null;
  /** The received recording that is answered. */
  readonly answered?: string | null | undefined;
}

function ifFound<Value>(find: () => Value): Value | null {
  try {
    return find();
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

/** Who messages are from on this way; null while there is no account, or when it was removed. */
export function senderOf({ deps }: Deps, way: MailWay): Person | null {
  return ifFound(() => deps.mail.sender(way));
}

/** The project that messages with these recordings are sent from: that of the first one; null when it is gone. */
export function projectOf({ deps }: Deps, [first]: readonly { readonly id: string }[]): string | null {
  return first === undefined ? null : ifFound(() => deps.library.summary(first.id).projectId);
}

/** Address of the account that a project names; null for none. */
function accountOfProject({ deps }: Deps, projectId: string | null): string | null {
  if (projectId === null) return null;
  const projects = deps.library.listClients().flatMap((client) => client.projects);
  return projects.find(({ id }) => id === projectId)?.account ?? null;
}

/** Address of the account that a received recording came to; null where nobody knows. */
function accountOfReceived({ deps }: Deps, recordingId: string): string | null {
  return ifFound(() => deps.library.getStored(recordingId).file.origin?.account ?? null);
}

/**
 * The way a new message takes: by the account its user chose, else by that of its project, else by the one that the
 * recording it answers came to, else by the default one. Throws `AppError('account-removed')` when the chosen one is gone.
 */
export function chooseWay(context: Deps, { from, projectId, answered }: WayWishes): MailWay {
  const { mail } = context.deps;
  if (mail.currentVia() === 'practice') return { via: 'practice', account: null };
  if (from !== undefined) {
    const way = { via: 'account', account: mail.accountFor([from]) } as const;
    if (mail.sender(way).email.toLowerCase() === from.toLowerCase()) return way;
    throw new AppError('account-removed', 'the account that was chosen is gone');
  }
  const wishes = [
    accountOfProject(context, projectId),
    typeof answered === 'string' ? accountOfReceived(context, answered) : null,
  ];
  return { via: 'account', account: mail.accountFor(wishes.filter((email) => email !== null)) };
}

/** The way a message takes that is changed or sent again: the one it had, while that is there and nothing else was chosen. */
export function chooseWayAgain(
  context: Deps,
  before: MailWay & { readonly recordings: readonly { readonly id: string }[] },
  from?: string,
): MailWay {
  const { mail } = context.deps;
  const isKept = from === undefined && before.via === 'account' && mail.currentVia() === 'account';
  if (isKept && before.account !== null && senderOf(context, before) !== null) {
    return { via: 'account', account: before.account };
  }
  return chooseWay(context, { from, projectId: projectOf(context, before.recordings) });
}
