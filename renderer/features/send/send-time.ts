import { hourThere, ownTimeZone, placeOfZone } from '../../../shared/text/zoned-time.ts';

/** When a message goes: at once, at one of the times people mean, or at a chosen one. */
export type SendTime = 'now' | 'hour' | 'tomorrow' | 'there' | 'monday' | 'chosen';

interface SendTimeOption {
  readonly value: SendTime;
  readonly label: string;
}

/** The choices in the order they are offered, to someone who lives in `zone`; null where that is not known. */
export function sendTimes(zone: string | null): readonly SendTimeOption[] {
  return [
    { value: 'now', label: 'Now' },
    { value: 'hour', label: 'In an hour' },
    { value: 'tomorrow', label: 'Tomorrow at 09:00' },
    ...(zone === null
      ? []
      : [{ value: 'there', label: `Tomorrow at 09:00 in ${placeOfZone(zone)}` } as const]),
    { value: 'monday', label: 'Monday at 09:00' },
    { value: 'chosen', label: 'Choose a time...' },
  ];
}

const hourMs = 3_600_000;

/** What a choice of time goes by. */
export interface SendTimeChoice {
  readonly time: SendTime;
  /** For `chosen`: ISO 8601, empty while there is none. */
  readonly chosen: string;
  /** Where the recipient lives; null where that is not known, or where the user lives too. */
  readonly zone: string | null;
}

/**
 * The moment a choice means, ISO 8601; null for now. Times of day are the user's own, but for `there`. Undefined for a chosen time that is empty or past.
 */
export function toSendAt({ time, chosen, zone }: SendTimeChoice, nowMs: number): string | null | undefined {
  switch (time) {
    case 'now':
      return null;
    case 'hour':
      return new Date(nowMs + hourMs).toISOString();
    case 'tomorrow':
      return nineOClock(nowMs, 1);
    case 'there':
      // Without a zone there is no other place: it is tomorrow here.
      return new Date(hourThere(nowMs, zone ?? ownTimeZone(), 1, 9)).toISOString();
    case 'monday':
      // The next Monday, never today.
      return nineOClock(nowMs, (8 - new Date(nowMs).getDay()) % 7 || 7);
    case 'chosen':
      return Date.parse(chosen) > nowMs ? chosen : undefined;
  }
}

function nineOClock(nowMs: number, daysAhead: number): string {
  const at = new Date(nowMs);
  at.setDate(at.getDate() + daysAhead);
  at.setHours(9, 0, 0, 0);
  return at.toISOString();
}
