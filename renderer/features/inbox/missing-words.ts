import type { MissingParts } from '../../../shared/model/inbox.ts';
import { formatWhen, midSentence } from '../../../shared/text/format-when.ts';

type Numbered = Pick<MissingParts, 'missing' | 'count'>;

function list(numbers: readonly number[]): string {
  return new Intl.ListFormat('en', { type: 'conjunction' }).format(numbers.map(String));
}

/** What did not come: `Part 2 of 3 has not arrived yet.` */
export function describeMissing({ missing, count }: Numbered): string {
  return missing.length === 1
    ? `Part ${list(missing)} of ${count} has not arrived yet.`
    : `Parts ${list(missing)} of ${count} have not arrived yet.`;
}

/** What was done about it: `Asked Ada for part 2 again, today 09:30.`; empty while nothing was. */
export function describeAsked({ asked, sender, missing }: MissingParts, nowMs: number): string {
  if (asked === null) return '';
  const parts = `${missing.length === 1 ? 'part' : 'parts'} ${list(missing)}`;
  const name = sender.name || sender.email;
  if (!asked.isSent) return `${name} is asked for ${parts} again as soon as you are online.`;
  return `Asked ${name} for ${parts} again, ${midSentence(formatWhen(asked.at, { nowMs }))}.`;
}

/** The word on the button that asks for it. */
export function askWord({ missing }: Pick<MissingParts, 'missing'>): string {
  return missing.length === 1 ? 'Ask for it again' : 'Ask for them again';
}
