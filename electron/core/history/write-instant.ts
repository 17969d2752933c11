/** `22 November 2026, 09:30:12 (UTC+01:00)`: an ISO 8601 instant in the time of the place that it carries; as it is when it is none. */
export function writeInstant(instant: string): string {
  const parts = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(?:\.\d+)?(Z|[+-]\d{2}:\d{2})$/.exec(instant);
  const [, day = '', time = '', offset = ''] = parts ?? [];
  const date = new Date(`${day}T00:00:00Z`);
  if (parts === null || Number.isNaN(date.getTime())) return instant;
  const words = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(date);
  return `${words}, ${time} (UTC${offset === 'Z' || offset === '+00:00' ? '' : offset})`;
}
