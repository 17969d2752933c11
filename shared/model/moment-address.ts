/** Scheme of addresses that open the app; the installed app is registered for it. */
export const addressScheme = 'outspoken';

/** A recording, and where in it to begin. */
export interface Moment {
  readonly recordingId: string;
  /** Milliseconds of the capture, which no Edit changes; null for the place it was left at. */
  readonly atMs: number | null;
}

const seconds = String.raw`\d{1,6}(?:\.\d{1,3})?`;
const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const form = new RegExp(`^${addressScheme}://recordings/(${uuid})(?:/at/(${seconds}))?/?$`, 'i');

/** Path of the page that shows a moment, to a tenth of a second. */
export function momentPath({ recordingId, atMs }: Moment): string {
  const path = `/recordings/${recordingId}`;
  return atMs === null ? path : `${path}/at/${Math.floor(atMs / 100) / 10}`;
}

/** Address that opens the installed app at a moment. */
export function momentAddress(moment: Moment): string {
  return `${addressScheme}:/${momentPath(moment)}`;
}

/** The moment an address names; null for anything but a whole, well-formed one: addresses come from outside. */
export function parseMomentAddress(address: string): Moment | null {
  const [, recordingId, at] = form.exec(address) ?? [];
  if (recordingId === undefined) return null;
  return {
    recordingId: recordingId.toLowerCase(),
    atMs: at === undefined ? null : Math.round(Number(at) * 1000),
  };
}
