import type { ViewedBy } from '../../../shared/model/message.ts';
import type { MessageRow } from './message-row.ts';

/** What a receipt says of an item. */
export interface ViewedReport extends ViewedBy {
  /** True where it is about what parts were joined to, false for a file as it was sent. */
  readonly isJoined: boolean;
}

type Noted = NonNullable<MessageRow['viewed']>;
type Told = NonNullable<Noted['told']>[number];

function isSame(email: string, other: string): boolean {
  return email.toLowerCase() === other.toLowerCase();
}

/** What earlier versions noted of a part is about that part. */
function toldOf(viewed: MessageRow['viewed']): readonly Told[] {
  if (viewed === null) return [];
  return viewed.told ?? [{ by: viewed.by, part: viewed.share, whole: 0 }];
}

/** What is noted of a message with one more receipt for it. */
export function withReport(before: MessageRow['viewed'], report: ViewedReport): Noted {
  const { by, share, isJoined } = report;
  const told = toldOf(before);
  const own = told.find((one) => isSame(one.by, by)) ?? { by, part: 0, whole: 0 };
  const part = isJoined ? own.part : Math.max(own.part, share);
  const whole = isJoined ? Math.max(own.whole, share) : own.whole;
  const others = told.filter((one) => !isSame(one.by, by));
  return { by, firstAt: before?.firstAt ?? report.firstAt, share, told: [...others, { by, part, whole }] };
}

/**
 * How far whoever viewed most has viewed what went in these parts, 0 to 1 of the whole. A receipt names the item of a part, whose
 * secret it can be checked with, and tells one of two things. While parts are seen by themselves it is about its part, and
 * names the recording; each counts for its length, so that the first of three equal parts is a third of the recording. Once
 * they were joined it is about the whole, has the item of the first part, and names no recording, since that file was
 * never sent. The larger of both counts: they overlap, and nothing tells where. Receipts of earlier versions are the
 * same; only the sender took each for the whole.
 */
export function shareOfParts(parts: readonly Pick<MessageRow, 'part' | 'viewed'>[]): number {
  const lengthOf = ({ part }: Pick<MessageRow, 'part'>) =>
    part?.filesMs.reduce((sum, lengthMs) => sum + lengthMs, 0) ?? 0;
  const totalMs = parts.reduce((sum, part) => sum + lengthOf(part), 0);
  const told = parts.flatMap((part) =>
    toldOf(part.viewed).map((one) => ({
      ...one,
      ofWhole: one.part * (totalMs > 0 ? lengthOf(part) / totalMs : 1 / parts.length),
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

/** What is noted of a message as others see it. */
export function toViewed({ by, firstAt, share }: ViewedBy): ViewedBy {
  return { by, firstAt, share };
}
