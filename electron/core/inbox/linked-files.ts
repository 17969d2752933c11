import type { CarriedItem } from '../../../shared/model/carried-item.ts';
import type { IncomingProblem } from './incoming-message.ts';
import type { MessageFacts } from './message-facts.ts';

/** A file of a recording that is in its sender's storage. */
export interface LinkedFile {
  readonly url: string;
  /** ISO 8601. */
  readonly expiresAt: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

const maxFiles = 50;

/** The files that a message links to, as its sender's Outspoken tells: each with its size and hash, at most 50. */
export function linkedFiles(item: CarriedItem | null): readonly LinkedFile[] {
  const found = (item?.recordings ?? []).flatMap(({ links = [], files }) =>
    links.flatMap(({ number, url, expiresAt }) => {
      const file = files.find((one) => one.number === number);
      return file ? [{ url, expiresAt, sizeBytes: file.sizeBytes, sha256: file.sha256 }] : [];
    }),
  );
  return found.slice(0, maxFiles);
}

/** `facts` with what a message says of files it links to; null where it links to none. `beside` is what of its own files could not be taken in. */
export function withLinkedFiles(
  facts: MessageFacts,
  item: CarriedItem | null,
  beside: readonly IncomingProblem[] = [],
): MessageFacts | null {
  const files = linkedFiles(item);
  const [first] = files.toSorted((one, other) => Date.parse(one.expiresAt) - Date.parse(other.expiresAt));
  if (first === undefined) return null;
  return {
    ...facts,
    sizeBytes: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    mediaCount: files.length,
    linked: { host: new URL(first.url).host, endsAt: first.expiresAt, beside: [...beside] },
  };
}
