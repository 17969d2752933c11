/** `nowMs` as ISO 8601 in the time zone of this computer, with its offset: `2026-11-22T09:30:00.000+01:00`. */
export function localInstant(nowMs: number): string {
  const offsetMinutes = -new Date(nowMs).getTimezoneOffset();
  const local = new Date(nowMs + offsetMinutes * 60_000).toISOString().slice(0, -1);
  const total = Math.abs(offsetMinutes);
  const hours = String(Math.floor(total / 60)).padStart(2, '0');
  const minutes = String(total % 60).padStart(2, '0');
  return `${local}${offsetMinutes < 0 ? '-' : '+'}${hours}:${minutes}`;
}
