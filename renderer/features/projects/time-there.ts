/** The time of day in a time zone (IANA name) as people there read it; null without one, or for one that is unknown here. */
export function timeThere(timeZone: string | undefined, nowMs: number): string | null {
  if (timeZone === undefined) return null;
  try {
    return new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(nowMs);
  } catch {
    return null;
  }
}

/** A time zone (IANA name) as people look for it, the city first: `Vancouver, America`. */
export function zoneWords(timeZone: string): string {
  return timeZone.replaceAll('_', ' ').split('/').toReversed().join(', ');
}
