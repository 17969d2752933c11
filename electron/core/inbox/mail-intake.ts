import type { ErrorCode } from '../../../shared/contract/errors.ts';
import { AppError } from '../errors.ts';
import type { Library } from '../library/library.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { IncomingProblem, MailOrigin, Placement, TakeIn } from './incoming-message.ts';
import { safeText } from './received-recording.ts';
import type { ReceivedLink } from './take-in-link.ts';
import type { Received } from './take-in.ts';

/** What {@link createMailIntake} works with. */
export interface MailIntakeDeps {
  readonly library: Pick<Library, 'createProject'>;
  readonly outbox: Pick<Outbox, 'recordingsOf'>;
  /** See `takeIn`; calls follow one another. */
  readonly takeIn: (received: Received) => Promise<string>;
  /** See `takeInLink`; likewise. */
  readonly takeInLink: (received: ReceivedLink) => Promise<string>;
  /** True for an address of the user's own accounts, in any case. */
  readonly isOwnAddress: (email: string) => boolean;
}

/** What is wrong with a file itself: it will be the same tomorrow. */
export const finalCodes: readonly ErrorCode[] = ['media-unreadable', 'unsupported', 'too-large'];

/**
 * Creates what makes recordings of a message: one of each file and of each link, under the project that was chosen. A file that cannot be
 * read is a problem and does not keep the others. What we sent to ourselves is here already.
 */
export function createMailIntake(deps: MailIntakeDeps): TakeIn {
  return async ({ origin, files, links, placement }) => {
    const recordingIds: string[] = [];
    const problems: IncomingProblem[] = [];
    const own = ownRecordings(origin, deps);
    if (own.length > 0) return { recordingIds: own, problems };
    const projectId = await projectOf(placement, deps);
    for (const file of files) {
      try {
        const received = { path: file.path, origin: toRecordingOrigin(origin, file.name), projectId };
        recordingIds.push(await deps.takeIn(received));
      } catch (error) {
        if (!(error instanceof AppError) || !finalCodes.includes(error.code)) throw error;
        problems.push({ name: safeText(file.name), code: error.code });
      }
    }
    for (const [index, link] of links.entries()) {
      const place = { number: index + 1, count: links.length };
      const linked = { ...toRecordingOrigin(origin, ''), link };
      recordingIds.push(await deps.takeInLink({ origin: linked, projectId, place }));
    }
    return { recordingIds, problems };
  };
}

function ownRecordings(
  { sender, itemId }: MailOrigin,
  { outbox, isOwnAddress }: MailIntakeDeps,
): readonly string[] {
  if (itemId === null || !isOwnAddress(sender.email)) return [];
  return outbox.recordingsOf(itemId);
}

/** The id of the project of these names, made where it is new; null for unfiled. */
export async function projectOf(
  placement: Placement | null,
  { library }: Pick<MailIntakeDeps, 'library'>,
): Promise<string | null> {
  if (placement === null) return null;
  const { client, project } = placement;
  return (await library.createProject({ client, project })).projectId;
}

function toRecordingOrigin(origin: MailOrigin, name: string): Received['origin'] {
  return {
    ...{ ...origin, subject: origin.subject.slice(0, 1000), text: origin.text.slice(0, 100_000) },
    // What has no name is called after its message.
    originalName: safeText(name || origin.subject),
    link: null,
  };
}
