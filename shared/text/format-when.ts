/** What "now" and "here" mean for a text about a point in time. */
export interface Viewpoint {
  /** Milliseconds since 1970. */
  readonly nowMs: number;
  /** IANA zone; the computer's own when left out. */
  readonly timeZone?: string;
}

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const months = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
];

interface Parts {
  readonly dayNumber: number;
  readonly year: number;
  readonly weekday: string;
  readonly date: number;
  readonly month: string;
  readonly time: string;
}

/** Year, month from 1, day, hour and minute. Making a format takes a millisecond, too long for every row of a list; the computer's own zone needs none. */
function numbers(at: Date, timeZone: string | undefined): readonly number[] {
  if (timeZone === undefined)
    return [at.getFullYear(), at.getMonth() + 1, at.getDate(), at.getHours(), at.getMinutes()];
  const format = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone, year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  });
  const found = Object.fromEntries(format.formatToParts(at).map((part) => [part.type, part.value]));
  return [found.year, found.month, found.day, found.hour, found.minute].map(Number);
}

function parts(at: Date, timeZone: string | undefined): Parts {
  const [year = 0, month = 1, date = 1, hour = 0, minute = 0] = numbers(at, timeZone);
  const dayNumber = Date.UTC(year, month - 1, date) / 86_400_000;
  // The first day of 1970 was a Thursday.
  const weekday = weekdays[(((dayNumber + 4) % 7) + 7) % 7] ?? '';
  const time = [hour, minute].map((part) => String(part).padStart(2, '0')).join(':');
  return { dayNumber, year, weekday, date, month: months[month - 1] ?? '', time };
}

function day({ weekday, date, month, year }: Parts, withYear: boolean): string {
  const shortMonth = month === 'September' ? 'Sept' : month.slice(0, 3);
  const text = `${weekday.slice(0, 3)} ${date} ${shortMonth}`;
  return withYear ? `${text} ${year}` : text;
}

/** A point in time as people say it: `Today 09:30`, `Yesterday 18:05`, `Tomorrow 09:00`, `Fri 20 Nov 09:30`, `Fri 21 Nov 2025`. */
export function formatWhen(instant: string, { nowMs, timeZone }: Viewpoint): string {
  const then = parts(new Date(instant), timeZone);
  const now = parts(new Date(nowMs), timeZone);
  const names = new Map([
    [-1, 'Yesterday'],
    [0, 'Today'],
    [1, 'Tomorrow'],
  ]);
  const name = names.get(then.dayNumber - now.dayNumber);
  if (name !== undefined) return `${name} ${then.time}`;
  if (then.year !== now.year) return day(then, true);
  return `${day(then, false)} ${then.time}`;
}

/** How long ago a day was: `today`, `yesterday`, `3 days ago`. */
export function formatDaysAgo(instant: string, { nowMs, timeZone }: Viewpoint): string {
  const days = parts(new Date(nowMs), timeZone).dayNumber - parts(new Date(instant), timeZone).dayNumber;
  if (days <= 0) return 'today';
  return days === 1 ? 'yesterday' : `${days} days ago`;
}

/** The full date and time, for hovering: `Sunday 22 November 2026 at 09:30`. */
export function formatFullWhen(instant: string, timeZone?: string): string {
  const { weekday, date, month, year, time } = parts(new Date(instant), timeZone);
  return `${weekday} ${date} ${month} ${year} at ${time}`;
}

/** `Today 09:30` as it reads after other words: `today 09:30`; names of days and months stay. */
export function midSentence(when: string): string {
  return when.replace(/^(Today|Tomorrow|Yesterday)/, (word) => word.toLowerCase());
}
