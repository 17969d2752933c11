import { formatWhen, midSentence } from './format-when.ts';
import { placeOfZone, toWallTime } from './zoned-time.ts';

/** One moment as two people read it off their clocks. */
export interface BothTimes {
  /** `09:00 in Lisbon`, with the day where it is another one than here: `Tue 24 Nov 09:00 in Tokyo`. */
  readonly there: string;
  /** As `formatWhen` says it, as it reads after other words. */
  readonly here: string;
}

/** How `instant` (ISO 8601) is said in zone `there` and in zone `here`; null where clocks show the same. */
export function formatBothTimes(
  instant: string,
  { nowMs, there, here }: { readonly nowMs: number; readonly there: string; readonly here: string },
): BothTimes | null {
  const atMs = Date.parse(instant);
  const [shownThere, shownHere] = [toWallTime(atMs, there), toWallTime(atMs, here)];
  if (shownThere === shownHere) return null;
  const isSameDay = shownThere.slice(0, 10) === shownHere.slice(0, 10);
  const day = new Intl.DateTimeFormat('en-GB', {
    ...({ timeZone: there, weekday: 'short', day: 'numeric', month: 'short' } as const),
  });
  const time = shownThere.slice(11);
  const said = isSameDay ? time : `${day.format(atMs).replace(',', '')} ${time}`;
  return {
    there: `${said} in ${placeOfZone(there)}`,
    here: midSentence(formatWhen(instant, { nowMs, timeZone: here })),
  };
}
