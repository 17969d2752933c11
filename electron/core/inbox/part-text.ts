import { type CarriedItem, carriedItemSchema } from '../../../shared/model/carried-item.ts';

/** Text of a part in its character set; in UTF-8 where nobody knows that set. */
export function decodeText(bytes: Buffer, charset: string): string {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return bytes.toString('utf8');
  }
}

/**
 * What the sender's Outspoken says in its part of a message; null for anything that is not of its shape, and where it is
 * not of one mind with the header `X-Outspoken-Item`: anyone can write either.
 */
export function parseCarriedItem(text: string, itemId: string | null): CarriedItem | null {
  try {
    const item = carriedItemSchema.safeParse(JSON.parse(text)).data;
    return item?.itemId === itemId ? item : null;
  } catch {
    return null;
  }
}
