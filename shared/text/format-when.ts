/** What "now" and "here" mean for a text about a point in time. */
export interface Viewpoint {
  /** Milliseconds since 1970. */
  readonly nowMs: number;
  /** IANA zone; the computer's own when left out. */
  readonly timeZone?: string;
}

interface Parts {
  readonly dayNumber: number;
  readonly year: string;
  readonly time: string;
}

function parts(at: Date, timeZone: string | undefined): Parts {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const found = Object.fromEntries(format.formatToParts(at).map((part) => [part.type, part.value]));
  const year = found.year ?? '';
  const midnight = Date.UTC(Number(year), Number(found.month) - 1, Number(found.day));
  return { dayNumber: midnight / 86_400_000, year, time: `${found.hour ?? ''}:${found.minute ?? ''}` };
}

function day(at: Date, timeZone: string | undefined, withYear: boolean): string {
  const options = { timeZone, weekday: 'short', day: 'numeric', month: 'short' } as const;
  const text = new Intl.DateTimeFormat('en-GB', options).format(at).replace(',', '');
  return withYear ? `${text} ${parts(at, timeZone).year}` : text;
}

/** A point in time as people say it: `Today 09:30`, `Yesterday 18:05`, `Tomorrow 09:00`, `Fri 20 Nov 09:30`, `Fri 21 Nov 2025`. */
export function formatWhen(instant: string, { nowMs, timeZone }: Viewpoint): string {
  const at = new Date(instant);
  const then = parts(at, timeZone);
  const now = parts(new Date(nowMs), timeZone);
  const names = new Map([
    [-1, 'Yesterday'],
    [0, 'Today'],
    [1, 'Tomorrow'],
  ]);
  const name = names.get(then.dayNumber - now.dayNumber);
  if (name !== undefined) return `${name} ${then.time}`;
  if (then.year !== now.year) return day(at, timeZone, true);
  return `${day(at, timeZone, false)} ${then.time}`;
}

/** How long ago a day was: `today`, `yesterday`, `3 days ago`. */
export function formatDaysAgo(instant: string, { nowMs, timeZone }: Viewpoint): string {
  const days = parts(new Date(nowMs), timeZone).dayNumber - parts(new Date(instant), timeZone).dayNumber;
  if (days <= 0) return 'today';
  return days === 1 ? 'yesterday' : `${days} days ago`;
}

/** The full date and time, for hovering: `Sunday 22 November 2026 at 09:30`. */
export function formatFullWhen(instant: string, timeZone?: string): string {
  const at = new Date(instant);
  const options = { timeZone, weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const;
  const date = new Intl.DateTimeFormat('en-GB', options).format(at).replace(',', '');
  return `${date} at ${parts(at, timeZone).time}`;
}

/** `Today 09:30` as it reads after other words: `today 09:30`; names of days and months stay. */
export function midSentence(when: string): string {
  return when.replace(/^(Today|Tomorrow|Yesterday)/, (word) => word.toLowerCase());
}
