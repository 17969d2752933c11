/** Bytes asked for: first and last offset, both included. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
  /** Nothing was said of an end. Players ask like this, and hang up when they have enough. */
  readonly isOpen: boolean;
}

/**
 * Reads a `Range` header for a body of `sizeBytes` (RFC 9110 section 14). Null means the whole body: no header, several
 * ranges, another unit or a syntax error. `'unsatisfiable'` means 416.
 */
export function parseRange(header: string | null, sizeBytes: number): ByteRange | 'unsatisfiable' | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.replaceAll(' ', '') ?? '');
  if (!match) return null;
  const [, from = '', to = ''] = match;
  if (from === '') return to === '' ? null : suffixRange(Number(to), sizeBytes);
  const first = Number(from);
  const last = to === '' ? sizeBytes - 1 : Math.min(Number(to), sizeBytes - 1);
  if (to !== '' && Number(to) < first) return null;
  return first >= sizeBytes ? 'unsatisfiable' : { first, last, isOpen: to === '' };
}

function suffixRange(length: number, sizeBytes: number): ByteRange | 'unsatisfiable' {
  if (length === 0 || sizeBytes === 0) return 'unsatisfiable';
  return { first: Math.max(0, sizeBytes - length), last: sizeBytes - 1, isOpen: false };
}
