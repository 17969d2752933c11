import type { ViewedBy } from '../../../shared/model/message.ts';
import type { MessageRow } from './message-row.ts';

/** What a receipt says of an item. */
export interface ViewedReport extends ViewedBy {
  /** The recording of the message that it is about; null for what parts were joined to, a file that was never sent. */
  readonly recordingId: string | null;
  /** Which recording those are parts of, where it says so. */
  readonly joinedId?: string | undefined;
}

/** What of a message tells how far it was viewed. */
export type Viewed = Pick<MessageRow, 'part' | 'recordings' | 'viewed'>;

type Noted = NonNullable<MessageRow['viewed']>;
type Told = NonNullable<Noted['told']>[number];

function isSame(email: string, other: string): boolean {
  return email.toLowerCase() === other.toLowerCase();
}

/** Recordings of a message, or a part of one, that are viewed each by itself; none where there is only one in all. */
function namedIn({ part, recordings }: Pick<Viewed, 'part' | 'recordings'>): readonly string[] {
  if (part !== null) return [...new Set(part.recordingIds)];
  return recordings.length > 1 ? recordings.map(({ id }) => id) : [];
}

/** What earlier versions noted of a part is about that part, and of a message about all of it. */
function toldOf({ part, viewed }: Pick<Viewed, 'part' | 'viewed'>): readonly Told[] {
  if (viewed === null) return [];
  const { by, share } = viewed;
  return viewed.told ?? [part === null ? { by, part: 0, whole: share } : { by, part: share, whole: 0 }];
}

/** The recording that was joined, as far as it is known: what was split begins where its item is. */
function joinedIn(row: Viewed, { joinedId }: ViewedReport): string | undefined {
  const named = namedIn(row);
  const [only, ...others] = named;
  return joinedId !== undefined && named.includes(joinedId)
    ? joinedId
    : others.length === 0
      ? only
      : undefined;
}

/** Which recording a receipt is about, where there are several, and whether it tells of a part or of a whole. */
function aboutIn(
  one: Viewed,
  row: Viewed,
  report: ViewedReport,
): { readonly recordingId?: string | undefined; readonly isPart: boolean } {
  const { recordingId } = report;
  if (recordingId === null) return { recordingId: joinedIn(row, report), isPart: false };
  if (namedIn(one).includes(recordingId)) return { recordingId, isPart: true };
  return { isPart: one.part !== null };
}

/** What is noted of a message with one more receipt for it; it has the item of `row`, of the same message. */
export function withReport(one: Viewed, row: Viewed, report: ViewedReport): Noted {
  const { by, firstAt, share } = report;
  const { recordingId, isPart } = aboutIn(one, row, report);
  const isOwn = (told: Told) => isSame(told.by, by) && told.recordingId === recordingId;
  const before = toldOf(one);
  const { part, whole } = before.find(isOwn) ?? { part: 0, whole: 0 };
  const news = {
    by,
    part: isPart ? Math.max(part, share) : part,
    whole: isPart ? whole : Math.max(whole, share),
    ...(recordingId !== undefined && { recordingId }),
  };
  const others = before.filter((told) => !isOwn(told));
  return { by, firstAt: one.viewed?.firstAt ?? firstAt, share, told: [...others, news] };
}

/** The messages of `set` that carry something of what a receipt for `row` is about. */
export function toldBy<Row extends Viewed>(
  set: readonly Row[],
  row: Row,
  report: ViewedReport,
): readonly Row[] {
  if (report.recordingId !== null) return [row];
  const recordingId = joinedIn(row, report);
  return recordingId === undefined ? set : set.filter((one) => namedIn(one).includes(recordingId));
}

/** Something that is viewed by itself. */
interface Unit {
  /** Undefined where there is only one. */
  readonly recordingId: string | undefined;
  readonly lengthMs: number;
  readonly told: readonly Told[];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

function unitsOf(row: Viewed): readonly Unit[] {
  const told = toldOf(row);
  const unit = (recordingId: string | undefined, lengthMs: number) => {
    return { recordingId, lengthMs, told: told.filter((one) => one.recordingId === recordingId) };
  };
  const { part, recordings } = row;
  if (part === null) return recordings.map(({ id, durationMs }) => unit(id, durationMs));
  const { filesMs, recordingIds } = part;
  if (recordingIds.length === 0) return [unit(undefined, sum(filesMs))];
  return namedIn(row).map((id) => unit(id, sum(filesMs.filter((_, index) => recordingIds[index] === id))));
}

/** How far somebody has viewed these parts of one recording: each counts for its length, or the whole where it was joined. */
function shareOfUnits(units: readonly Unit[], by: string): number {
  const totalMs = sum(units.map(({ lengthMs }) => lengthMs));
  const own = units.map(({ lengthMs, told }) => ({
    weight: totalMs > 0 ? lengthMs / totalMs : 1 / units.length,
    ...(told.find((one) => isSame(one.by, by)) ?? { part: 0, whole: 0 }),
  }));
  const inParts = sum(own.map(({ part, weight }) => part * weight));
  return Math.max(inParts, ...own.map(({ whole }) => whole));
}

/** What was told of all of a message, of whichever recording. */
function looseIn(rows: readonly Viewed[]): readonly Told[] {
  return rows.flatMap((row) =>
    namedIn(row).length === 0 ? [] : toldOf(row).filter(({ recordingId }) => recordingId === undefined),
  );
}

function looseShare(loose: readonly Told[], by: string): number {
  return Math.max(0, ...loose.filter((one) => isSame(one.by, by)).map(({ whole }) => whole));
}

function peopleIn(told: readonly Told[]): readonly string[] {
  return [...new Set(told.map(({ by }) => by.toLowerCase()))];
}

/** Thirds that are added make a little more than one. */
function toShare(value: number): number {
  return Math.min(1, Math.round(value * 1e6) / 1e6);
}

/**
 * How far whoever viewed most has viewed a message, or what went in these parts of one, 0 to 1: of several recordings, each
 * counts for its length. A receipt names the item of a part, whose secret it can be checked with, and tells one of two
 * things. While parts are seen by themselves it is about its part, and names the recording; each counts for its length, so
 * that the first of three equal parts is a third of the recording. Once they were joined it is about the whole, has the
 * item of the first part, and names no recording as the one that was viewed, since that file was never sent. The larger of
 * both counts: they overlap, and nothing tells where. Receipts of earlier versions are the same; only the sender took each
 * for the whole.
 */
export function shareOfMessage(rows: readonly Viewed[]): number {
  const [first] = rows;
  if (first?.part === null && namedIn(first).length === 0) return first.viewed?.share ?? 0;
  const units = rows.flatMap(unitsOf);
  const loose = looseIn(rows);
  const recordings = [...Map.groupBy(units, ({ recordingId }) => recordingId).values()];
  const lengthOf = (some: readonly Unit[]) => sum(some.map(({ lengthMs }) => lengthMs));
  const totalMs = lengthOf(units);
  const shares = peopleIn([...units.flatMap(({ told }) => told), ...loose]).map((by) => {
    const ofEach = recordings.map((own) => {
      const weight = totalMs > 0 ? lengthOf(own) / totalMs : 1 / recordings.length;
      return shareOfUnits(own, by) * weight;
    });
    return Math.max(sum(ofEach), looseShare(loose, by));
  });
  return toShare(Math.max(0, ...shares));
}

/** How far whoever viewed most has viewed one recording of a message, or of all parts of one; null while nobody told anything of it. */
export function shareOfRecording(rows: readonly Viewed[], recordingId: string): number | null {
  if (rows.every((row) => namedIn(row).length === 0)) return rows[0]?.viewed?.share ?? null;
  const units = rows.flatMap(unitsOf).filter((unit) => unit.recordingId === recordingId);
  const loose = looseIn(rows);
  const people = peopleIn([...units.flatMap(({ told }) => told), ...loose]);
  const shares = people.map((by) => Math.max(shareOfUnits(units, by), looseShare(loose, by)));
  return shares.length === 0 ? null : toShare(Math.max(...shares));
}

/** What is kept of a message that was viewed: what each has told only where it is added up. */
export function toNoted(row: Viewed, viewed: Noted, share: number): Noted {
  const isAdded = row.part !== null || namedIn(row).length > 0;
  return { ...(isAdded ? viewed : toViewed(viewed)), share };
}

/** What is noted of a message as others see it. */
export function toViewed({ by, firstAt, share }: ViewedBy): ViewedBy {
  return { by, firstAt, share };
}
