import type { ViewedBy } from '../../../shared/model/message.ts';
import type { MessageRow } from './message-row.ts';

/** What a receipt says of an item. */
export interface ViewedReport extends ViewedBy {
  /** The recording of the message that it is about; null for what parts were joined to, a file that was never sent. */
  readonly recordingId: string | null;
}

type Noted = NonNullable<MessageRow['viewed']>;
type Told = NonNullable<Noted['told']>[number];
type Viewed = Pick<MessageRow, 'part' | 'recordings' | 'viewed'>;

function isSame(email: string, other: string): boolean {
  return email.toLowerCase() === other.toLowerCase();
}

/** True for a message whose recordings are viewed each by itself. */
function hasSeveral({ part, recordings }: Pick<Viewed, 'part' | 'recordings'>): boolean {
  return part === null && recordings.length > 1;
}

/** What earlier versions noted of a part is about that part, and of a message about all of it. */
function toldOf({ part, viewed }: Pick<Viewed, 'part' | 'viewed'>): readonly Told[] {
  if (viewed === null) return [];
  const { by, share } = viewed;
  return viewed.told ?? [part === null ? { by, part: 0, whole: share } : { by, part: share, whole: 0 }];
}

/** What is noted of a message with one more receipt for it. */
export function withReport(row: Viewed, report: ViewedReport): Noted {
  const { by, firstAt, share, recordingId } = report;
  const isNamed = hasSeveral(row) && row.recordings.some(({ id }) => id === recordingId);
  const about = isNamed && recordingId !== null ? { recordingId } : {};
  const isOwn = (one: Told) => isSame(one.by, by) && one.recordingId === about.recordingId;
  const told = toldOf(row);
  const own = told.find(isOwn) ?? { by, part: 0, whole: 0 };
  const isWhole = recordingId === null || (hasSeveral(row) && !isNamed);
  const part = isWhole ? own.part : Math.max(own.part, share);
  const whole = isWhole ? Math.max(own.whole, share) : own.whole;
  const others = told.filter((one) => !isOwn(one));
  const news = { by, part, whole, ...about };
  return { by, firstAt: row.viewed?.firstAt ?? firstAt, share, told: [...others, news] };
}

/** Something that is viewed by itself. */
interface Unit {
  readonly lengthMs: number;
  readonly told: readonly Told[];
}

/** How far whoever viewed most has viewed these: each counts for its length; 0 to 1. */
function shareOfUnits(units: readonly Unit[]): number {
  const totalMs = units.reduce((sum, { lengthMs }) => sum + lengthMs, 0);
  const told = units.flatMap(({ lengthMs, told: ofUnit }) =>
    ofUnit.map((one) => ({
      ...one,
      ofWhole: one.part * (totalMs > 0 ? lengthMs / totalMs : 1 / units.length),
    })),
  );
  const people = [...Map.groupBy(told, ({ by }) => by.toLowerCase()).values()];
  const shares = people.map((all) => {
    const inParts = all.reduce((sum, { ofWhole }) => sum + ofWhole, 0);
    return Math.max(inParts, ...all.map(({ whole }) => whole));
  });
  // Thirds that are added make a little more than one.
  return Math.min(1, Math.round(Math.max(0, ...shares) * 1e6) / 1e6);
}

function partLengthMs({ part }: Pick<Viewed, 'part'>): number {
  return part?.filesMs.reduce((sum, lengthMs) => sum + lengthMs, 0) ?? 0;
}

/**
 * How far whoever viewed most has viewed what went in these parts, 0 to 1 of the whole. A receipt names the item of a part, whose
 * secret it can be checked with, and tells one of two things. While parts are seen by themselves it is about its part, and
 * names the recording; each counts for its length, so that the first of three equal parts is a third of the recording. Once
 * they were joined it is about the whole, has the item of the first part, and names no recording, since that file was
 * never sent. The larger of both counts: they overlap, and nothing tells where. Receipts of earlier versions are the
 * same; only the sender took each for the whole.
 */
export function shareOfParts(parts: readonly Pick<Viewed, 'part' | 'viewed'>[]): number {
  return shareOfUnits(parts.map((part) => ({ lengthMs: partLengthMs(part), told: toldOf(part) })));
}

/** How far whoever viewed most has viewed a whole message, 0 to 1: of several recordings, each counts for its length. */
export function shareOfMessage(row: Viewed): number {
  if (!hasSeveral(row)) return row.viewed?.share ?? 0;
  const told = toldOf(row);
  const of = (recordingId?: string) => told.filter((one) => one.recordingId === recordingId);
  const units = row.recordings.map(({ id, durationMs }) => ({ lengthMs: durationMs, told: of(id) }));
  return shareOfUnits([...units, { lengthMs: 0, told: of() }]);
}

/** How far whoever viewed most has viewed one recording of a message; null while nobody told anything of it. */
export function shareOfRecording(row: Viewed, recordingId: string): number | null {
  if (!hasSeveral(row)) return row.viewed?.share ?? null;
  const shares = toldOf(row).flatMap(({ recordingId: id, part, whole }) =>
    id === undefined ? [whole] : id === recordingId ? [part] : [],
  );
  return shares.length === 0 ? null : Math.max(...shares);
}

/** What is kept of a message that was viewed: what each has told only where it is added up. */
export function toNoted(row: Viewed, viewed: Noted, share: number): Noted {
  const isAdded = row.part !== null || hasSeveral(row);
  return { ...(isAdded ? viewed : toViewed(viewed)), share };
}

/** What is noted of a message as others see it. */
export function toViewed({ by, firstAt, share }: ViewedBy): ViewedBy {
  return { by, firstAt, share };
}
