/** When a message goes: at once, at one of the times people mean, or at a chosen one. */
export type SendTime = 'now' | 'hour' | 'tomorrow' | 'monday' | 'chosen';

/** The choices in the order they are offered. */
export const sendTimes: readonly { readonly value: SendTime; readonly label: string }[] = [
  { value: 'now', label: 'Now' },
  { value: 'hour', label: 'In an hour' },
  { value: 'tomorrow', label: 'Tomorrow at 09:00' },
  { value: 'monday', label: 'Monday at 09:00' },
  { value: 'chosen', label: 'Choose a time...' },
];

const hourMs = 3_600_000;

/** The moment a choice means, in the computer's own time zone; null for now. `chosen` is the value of a `datetime-local` field. Undefined when that is empty or past. */
export function toSendAt(time: SendTime, chosen: string, nowMs: number): string | null | undefined {
  switch (time) {
    case 'now':
      return null;
    case 'hour':
      return new Date(nowMs + hourMs).toISOString();
    case 'tomorrow':
      return nineOClock(nowMs, 1);
    case 'monday':
      // The next Monday, never today.
      return nineOClock(nowMs, (8 - new Date(nowMs).getDay()) % 7 || 7);
    case 'chosen': {
      const at = new Date(chosen);
      return at.getTime() > nowMs ? at.toISOString() : undefined;
    }
  }
}

function nineOClock(nowMs: number, daysAhead: number): string {
  const at = new Date(nowMs);
  at.setDate(at.getDate() + daysAhead);
  at.setHours(9, 0, 0, 0);
  return at.toISOString();
}

/** A moment as a `datetime-local` field takes it, in the computer's own time zone. */
export function toLocalField(atMs: number): string {
  const at = new Date(atMs);
  const local = new Date(atMs - at.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}
