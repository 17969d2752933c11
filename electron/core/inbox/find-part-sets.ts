import type { Person } from '../../../shared/model/identity.ts';
import type { Library, StoredRecording } from '../library/library.ts';
import { type Carried, carriedOf, wholeOf } from './received-recording.ts';

/** Where parts are found. */
export type PartLibrary = Pick<Library, 'partSets' | 'withPartSet' | 'getStored'>;

/** A recording that was sent in parts of which some are here. */
export interface IncompleteRecording {
  readonly carried: Carried;
  /** Parts that are here and not in the bin. */
  readonly recordingIds: readonly string[];
  /** Numbers of files that are not here. */
  readonly missing: readonly number[];
}

/** Messages that were queued as one, as far as their parts are known here. */
export interface PartSet {
  /** The sender's id is the sender's business only together with who that is. */
  readonly key: string;
  readonly setId: string;
  readonly sender: Person;
  /** How many messages. */
  readonly count: number;
  /** Numbers of the messages that came. */
  readonly here: readonly number[];
  readonly incomplete: readonly IncompleteRecording[];
  /** A part that came, whose secret signs what is asked; null where none has one. */
  readonly proof: {
    readonly itemId: string;
    readonly secret: string;
    readonly messageId: string | null;
    readonly account?: string | undefined;
  } | null;
}

function senderKey({ file }: StoredRecording): string {
  return file.origin?.sender?.email.toLowerCase() ?? '';
}

/** What its sender says of a recording that is one of several files; null for what is whole. */
function partOf({ file: { origin, original } }: StoredRecording): Carried | null {
  const carried = origin && original && carriedOf(origin, original.sha256);
  return carried && carried.files.length > 1 ? carried : null;
}

function findIncomplete(all: readonly StoredRecording[]): readonly IncompleteRecording[] {
  const byId = Map.groupBy(all, (one) => partOf(one)?.id ?? '');
  byId.delete('');
  const wholes = all.filter((one) => partOf(one) === null);
  return [...byId.values()].flatMap((parts) => {
    const shown = parts.filter(({ file }) => file.binnedAt === null);
    const carried = shown[0] === undefined ? null : partOf(shown[0]);
    if (carried === null) return [];
    const isWhole = wholes.some(({ file }) => wholeOf(file)?.id === carried.id);
    const sha256s = new Set(parts.map(({ file }) => file.original?.sha256));
    const missing = carried.files.filter(({ sha256 }) => !sha256s.has(sha256)).map(({ number }) => number);
    if (isWhole || missing.length === 0) return [];
    return [
      { carried, recordingIds: shown.map(({ file }) => file.id), missing: missing.sort((a, b) => a - b) },
    ];
  });
}

function toPartSet(setId: string, all: readonly StoredRecording[]): PartSet | null {
  const origins = all.flatMap(({ file: { origin } }) => (origin?.item?.part ? [origin] : []));
  const [first] = origins;
  const sender = first?.sender;
  if (!first || !sender) return null;
  const here = [...new Set(origins.flatMap(({ item }) => item?.part?.number ?? []))];
  const proved = origins.find(({ item }) => item?.receiptSecret);
  const secret = proved?.item?.receiptSecret;
  return {
    ...{ key: `${sender.email.toLowerCase()} ${setId}`, setId, sender, here },
    count: first.item?.part?.count ?? 0,
    incomplete: findIncomplete(all),
    proof:
      proved?.item && secret
        ? { itemId: proved.item.itemId, secret, messageId: proved.messageId, account: proved.account }
        : null,
  };
}

/** Finds the messages in several parts of which not all recordings are here as a whole. */
export function findPartSets(library: PartLibrary): readonly PartSet[] {
  return library.partSets().flatMap((setId) => {
    const all = library.withPartSet(setId).map((id) => library.getStored(id));
    // Ids are foreign: parts belong together only where they are of one sender.
    return [...Map.groupBy(all, senderKey).values()].flatMap((found) => {
      const set = toPartSet(setId, found);
      return set !== null && set.incomplete.length > 0 ? [set] : [];
    });
  });
}

/** Numbers of the messages of a set that did not come, at most as many as one request takes. */
export function missingMessages({ here, count }: Pick<PartSet, 'here' | 'count'>): readonly number[] {
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  return numbers.filter((number) => !here.includes(number)).slice(0, 100);
}

/** A part of each recording that might be joined, or that a crash left beside what was made of it. */
export function findUnjoined(library: PartLibrary): readonly string[] {
  return library.partSets().flatMap((setId) => {
    const all = library.withPartSet(setId).map((id) => library.getStored(id));
    return all.filter((one) => one.file.binnedAt === null && partOf(one) !== null).map(({ file }) => file.id);
  });
}
