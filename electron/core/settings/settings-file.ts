import { existsSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { mailAccountSchema, settingsSchema } from '../../../shared/model/settings.ts';

/** With what earlier versions kept: one account, before there could be several. */
const fileSchema = settingsSchema.extend({ mailAccount: mailAccountSchema.nullable() }).partial();

/** A settings file that fits, from this version or an older one that knew fewer settings. */
function isUsable(text: string): boolean {
  try {
    return fileSchema.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}

/**
 * Renames a damaged `settings.json`, or one written by a later version, to `settings.damaged-<time>.json`, so that the
 * app starts with defaults and nothing is lost. Returns the new name, or null when there was nothing to do. Before the
 * store is opened.
 */
export function putAsideDamagedSettings(dataDirectory: string, now: Date): string | null {
  const path = join(dataDirectory, 'settings.json');
  if (!existsSync(path) || isUsable(readFileSync(path, 'utf8'))) return null;
  const aside = `settings.damaged-${now.toISOString().replaceAll(':', '-')}.json`;
  renameSync(path, join(dataDirectory, aside));
  return aside;
}
