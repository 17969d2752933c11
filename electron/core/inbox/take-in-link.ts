import type { RecordingOrigin } from '../../../shared/model/origin.ts';
import { linkOf } from '../../../shared/model/recording.ts';
import type { Library } from '../library/library.ts';
import { serviceName } from '../library/link-services.ts';
import { safeText, toReceived } from './received-recording.ts';

/** A recording that somebody else keeps, and where its address came from. */
export interface ReceivedLink {
  readonly origin: RecordingOrigin & { readonly link: string };
  /** Null for unfiled. */
  readonly projectId: string | null;
  /** Which link of its message it is of how many, counted from 1. */
  readonly place: { readonly number: number; readonly count: number };
}

function titleOf({ origin, place: { number, count } }: ReceivedLink): string {
  const subject = origin.subject.replace(/^\s*(?:(?:re|aw|fwd?|wg)\s*:\s*)+/i, '').trim();
  const title = subject === '' ? `${serviceName(origin.link)} link` : subject;
  return safeText(count === 1 ? title : `${title}, ${number} of ${count}`);
}

/**
 * Makes a recording without tracks of a link and resolves with its id; one that has that address already is not made
 * again. Nothing is fetched from there. Rejects like `Library.beginTake`. Calls must follow one another.
 */
export async function takeInLink(
  received: ReceivedLink,
  library: Pick<Library, 'beginTake' | 'getStored' | 'withOrigin'>,
): Promise<string> {
  const { origin, projectId } = received;
  const isLink = (id: string) => linkOf(library.getStored(id).file) !== null;
  const known = library.withOrigin({ link: origin.link }).find(isLink);
  if (known !== undefined) return known;
  const { file } = await library.beginTake({ file: toReceived(origin, titleOf(received)), projectId });
  return file.id;
}
