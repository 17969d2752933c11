const maxBytes = 120;
/** https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file#naming-conventions, console devices included. */
const windowsDevice = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?:\s*\.|$)/i;
const collisionSuffix = / \((\d{1,6})\)$/;

/**
 * `text` as a name of a file or folder that Windows, macOS and Linux all take: NFC, at most 120 bytes of UTF-8, without
 * separators, control characters, bidi controls, leading dots, trailing dots and spaces; never a Windows device, never
 * one of `reserved`. What has nothing left is `Untitled`. Idempotent.
 */
export function safeName(text: string, reserved: readonly string[] = []): string {
  const plain = text
    .toWellFormed()
    .replaceAll(/[<>:"/\\|?*]/g, '-')
    .replaceAll(/[\s\p{Zl}\p{Zp}]+/gu, ' ')
    // Joiners make emoji and Indic letters; every other invisible character can only mislead.
    .replaceAll(/(?![\u200C\u200D])[\p{Cc}\p{Cf}]/gu, '')
    .replaceAll(/ +/g, ' ')
    // Last, since what was taken out may have stood between a letter and its accent.
    .normalize('NFC');
  const name = cutName(trimmed(plain)) || 'Untitled';
  const isReserved = windowsDevice.test(name) || reserved.some((other) => sameName(other, name));
  return isReserved ? cutName(`_${name}`) : name;
}

function trimmed(name: string): string {
  return name.replace(/^[\s.]+/, '').replace(/[\s.]+$/, '');
}

/** The longest beginning of `name` within `limit` bytes, cut between letters as people see them. */
function cutName(name: string, limit = maxBytes): string {
  if (Buffer.byteLength(name) <= limit) return name;
  let end = 0;
  let bytes = 0;
  for (const { segment } of new Intl.Segmenter('und', { granularity: 'grapheme' }).segment(name)) {
    bytes += Buffer.byteLength(segment);
    if (bytes > limit) break;
    end += segment.length;
  }
  return trimmed(name.slice(0, end));
}

/** The name that the `count`th thing called `name` in one folder gets: the first as it is, the second with ` (2)`. */
export function numberedName(name: string, count: number): string {
  if (count === 1) return name;
  const suffix = ` (${count})`;
  return cutName(name, maxBytes - Buffer.byteLength(suffix)) + suffix;
}

/** Whether names mean the same place on some system: equal but for case and Unicode normalisation. */
export function sameName(one: string, other: string): boolean {
  return nameKey(one) === nameKey(other);
}

/** What {@link sameName} compares. */
export function nameKey(name: string): string {
  return name.normalize('NFC').toLowerCase().normalize('NFC');
}

/** Whether a folder called `folder` may have got its name from `name`, with or without a number for a collision. */
export function isNamedAfter(folder: string, name: string): boolean {
  const found = folder.normalize('NFC');
  if (found === name) return true;
  const count = Number(collisionSuffix.exec(found)?.[1] ?? 0);
  return count > 1 && numberedName(name, count) === found;
}

/** First of `name`, `name (2)`, ... that differs from all of `taken`, whatever the case. */
export function freeName(name: string, taken: Iterable<string>): string {
  const keys = new Set(Array.from(taken, nameKey));
  for (let count = 1; ; count++) {
    const candidate = numberedName(name, count);
    if (!keys.has(nameKey(candidate))) return candidate;
  }
}

/** A name found on disk as a name for people: one line, at most 200 characters, never empty. */
export function shownName(found: string): string {
  const line = found
    .toWellFormed()
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ');
  return line.trim().slice(0, 200).toWellFormed().trim() || 'Untitled';
}
