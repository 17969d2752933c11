import { settingsSchema } from '../../../shared/model/settings.ts';

/** The limit that was typed, in megabytes of 1,000,000 bytes; null when it is none. A comma may stand for the point. */
export function parseMailLimit(typed: string): number | null {
  const text = typed.trim().replace(',', '.');
  const parsed = settingsSchema.shape.mailLimitMegabytes.safeParse(text === '' ? Number.NaN : Number(text));
  return parsed.success ? parsed.data : null;
}
