/** What a file says of itself, by name in lower case: ffprobe's tags of the file, then those of its streams. */
export type MediaTags = Readonly<Record<string, string>>;

/** Where dates of recording stand, the surest first: phones write Apple's with the time zone they were in. */
const instantTags = ['com.apple.quicktime.creationdate', 'creation_time', 'date', 'origination_date'];

/** All tags that {@link readRecordedAt} reads. */
export const dateTags: readonly string[] = [...instantTags, 'origination_time'];

/** No recording is older; QuickTime counts from 1904, and clocks that were never set from 1970 or 1980. */
const earliestMs = Date.UTC(1980, 0, 2);
const dayMs = 86_400_000;

/** A whole date and time; without a time zone it is that of this computer. ISO 8601, with a space as ID3 writes it, and `+0200`. */
function parseInstant(text: string): number {
  const found = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)\s*(Z|[+-]\d\d:?\d\d)?$/i.exec(text);
  if (!found) return NaN;
  const [, day = '', time = '', zone = ''] = found;
  return Date.parse(`${day}T${time}${zone.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2').toUpperCase()}`);
}

function dayOf(ms: number): string {
  const date = new Date(ms);
  const [month, day] = [date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, '0'));
  return `${date.getFullYear()}-${month}-${day}`;
}

function readTag(text: string, tags: MediaTags, modifiedMs: number | null): number {
  const instant = parseInstant(text);
  if (!Number.isNaN(instant)) return instant;
  // A year alone is when an album came out.
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return NaN;
  // Recorders of radio stations keep the time apart (EBU Tech 3285).
  const time = tags.origination_time?.trim();
  const whole = time === undefined ? NaN : parseInstant(`${text} ${time}`);
  if (!Number.isNaN(whole)) return whole;
  return modifiedMs !== null && dayOf(modifiedMs) === text ? modifiedMs : Date.parse(`${text}T12:00:00`);
}

/**
 * When a file from elsewhere was recorded, by what it says itself, else by when it was last changed; null where neither
 * can be believed. A day without a time is noon of that day, unless the file was changed on it.
 */
export function readRecordedAt(
  tags: MediaTags,
  { modifiedMs, nowMs }: { readonly modifiedMs: number | null; readonly nowMs: number },
): number | null {
  const isLikely = (ms: number) => ms >= earliestMs && ms <= nowMs + dayMs;
  const told = instantTags.map((name) => readTag((tags[name] ?? '').trim(), tags, modifiedMs));
  return [...told, modifiedMs ?? NaN].find(isLikely) ?? null;
}
