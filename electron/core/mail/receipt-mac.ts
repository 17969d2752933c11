import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Receipt } from '../../../shared/model/receipt.ts';

type Signed = Omit<Receipt, 'mac'>;

/** Signs a receipt with the secret that came with its item. */
export function signReceipt(secret: string, receipt: Signed): Receipt {
  return { ...receipt, mac: macOf(secret, receipt).toString('base64url') };
}

/** True for a receipt by someone who has the item. */
export function isGenuine(secret: string, receipt: Receipt): boolean {
  const expected = macOf(secret, receipt);
  const given = Buffer.from(receipt.mac, 'base64url');
  return given.byteLength === expected.byteLength && timingSafeEqual(given, expected);
}

function macOf(secret: string, receipt: Signed): Buffer {
  const { version, itemId, recordingId, kind, firstViewedAt, share, nonce } = receipt;
  const text = JSON.stringify([version, itemId, recordingId, kind, firstViewedAt, share, nonce]);
  return createHmac('sha256', secret).update(text).digest();
}
