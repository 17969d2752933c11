/** `2026-11-24T09:00`: date and time of day as clocks somewhere show them, as a `datetime-local` field takes it. */
type WallTime = string;

const dayMs = 86_400_000;

/** The IANA name of the zone this computer is in. */
export function ownTimeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** True for a zone that can be reckoned with here. */
export function isKnownZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-GB', { timeZone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** `Lisbon` for `Europe/Lisbon`. */
export function placeOfZone(timeZone: string): string {
  return timeZone.slice(timeZone.lastIndexOf('/') + 1).replaceAll('_', ' ');
}

/** What clocks show at a moment, reckoned as if it were UTC: to count days and minutes with. */
function wallMs(atMs: number, timeZone: string): number {
  const format = new Intl.DateTimeFormat('en-GB', {
    ...({ timeZone, calendar: 'gregory', numberingSystem: 'latn', hourCycle: 'h23' } as const),
    ...({ year: 'numeric', month: 'numeric', day: 'numeric' } as const),
    ...({ hour: 'numeric', minute: 'numeric', second: 'numeric' } as const),
  });
  const found = Object.fromEntries(
    format.formatToParts(atMs).map(({ type, value }) => [type, Number(value)] as const),
  );
  const { year = NaN, month = NaN, day = NaN, hour = NaN, minute = NaN, second = NaN } = found;
  const wall = new Date(0);
  // Date.UTC takes years below 100 for those of the last century: a year is typed digit by digit.
  wall.setUTCFullYear(year, month - 1, day);
  return wall.setUTCHours(hour, minute, second);
}

/** What clocks in `timeZone` show at `atMs`, to the minute. */
export function toWallTime(atMs: number, timeZone: string): WallTime {
  return new Date(wallMs(atMs, timeZone)).toISOString().slice(0, 16);
}

/**
 * The moment at which clocks in `timeZone` show `wall`, in milliseconds since 1970; NaN for no time. Where they are put
 * back and show it twice, the first one; where they are put forward and never show it, the moment as far behind the
 * change as it is behind it on the clocks (RFC 5545 3.3.5).
 */
export function fromWallTime(wall: WallTime, timeZone: string): number {
  const asUtc = Date.parse(`${wall}Z`);
  if (Number.isNaN(asUtc)) return NaN;
  const offsetAt = (atMs: number) => wallMs(atMs, timeZone) - atMs;
  const [before, after] = [asUtc - offsetAt(asUtc - dayMs), asUtc - offsetAt(asUtc + dayMs)];
  const shown = [before, after].filter((atMs) => wallMs(atMs, timeZone) === asUtc);
  return shown.length > 0 ? Math.min(...shown) : before;
}

/** `hour:00` in `timeZone`, `days` calendar days after the day it is there, in milliseconds since 1970. */
export function hourThere(nowMs: number, timeZone: string, days: number, hour: number): number {
  const day = new Date(wallMs(nowMs, timeZone) + days * dayMs).toISOString().slice(0, 10);
  return fromWallTime(`${day}T${String(hour).padStart(2, '0')}:00`, timeZone);
}
