import type { Settings } from './settings.ts';

/** Largest message the practice mailbox takes: what the large providers announce. */
export const practiceMailboxBytes = 35_882_577;

/** Headers of a message with many recipients, of its parts and of their attachments, and some room to spare. */
const headerBytes = 48_000;
/** A body with a few lines of text, some marks, the beginning of a transcript and a small picture, before it is known. */
const usualBodyBytes = 80_000;
/** Base64 in mail: 57 bytes make a line of 76 letters and its end (RFC 2045 6.8). */
const base64Line = { raw: 57, encoded: 78 } as const;

/** Largest message that may go out now, in bytes as they travel. */
export function messageLimitBytes({
  mailMode,
  mailLimitMegabytes,
}: Pick<Settings, 'mailMode' | 'mailLimitMegabytes'>): number {
  const limitBytes = Math.floor(mailLimitMegabytes * 1_000_000);
  return mailMode === 'practice' ? Math.min(limitBytes, practiceMailboxBytes) : limitBytes;
}

/**
 * Bytes of attachments, as they lie on the disk, that a message of at most `limitBytes` has room for: what headers, a
 * body of `bodyBytes` and base64 leave of it. At least one byte, so that it can be asked for.
 */
export function attachmentRoomBytes(limitBytes: number, bodyBytes = usualBodyBytes): number {
  const lines = Math.floor((limitBytes - headerBytes - bodyBytes) / base64Line.encoded);
  return Math.max(1, lines * base64Line.raw);
}
