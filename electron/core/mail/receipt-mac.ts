import { createHmac, timingSafeEqual } from 'node:crypto';
import type { PartRequest } from '../../../shared/model/part-request.ts';
import type { Receipt } from '../../../shared/model/receipt.ts';

type SignedReceipt = Omit<Receipt, 'mac'>;
type SignedRequest = Omit<PartRequest, 'mac'>;

/** Signs a receipt with the secret that came with its item. */
export function signReceipt(secret: string, receipt: SignedReceipt): Receipt {
  return { ...receipt, mac: macOf(secret, receiptValues(receipt)).toString('base64url') };
}

/** True for a receipt by someone who has the item. */
export function isGenuine(secret: string, receipt: Receipt): boolean {
  return isSame(macOf(secret, receiptValues(receipt)), receipt.mac);
}

/** Signs a request for parts with the secret that came with a part. */
export function signPartRequest(secret: string, request: SignedRequest): PartRequest {
  return { ...request, mac: macOf(secret, requestValues(request)).toString('base64url') };
}

/** True for a request by someone who has the part. */
export function isGenuineRequest(secret: string, request: PartRequest): boolean {
  return isSame(macOf(secret, requestValues(request)), request.mac);
}

function receiptValues(receipt: SignedReceipt): readonly unknown[] {
  const { version, itemId, recordingId, kind, firstViewedAt, share, nonce, joinedId } = receipt;
  const values = [version, itemId, recordingId, kind, firstViewedAt, share, nonce];
  return joinedId === undefined ? values : [...values, joinedId];
}

/** Begins with a word, so that it is never what a receipt is signed over. */
function requestValues({ version, itemId, setId, parts, requestId }: SignedRequest): readonly unknown[] {
  return ['request', version, itemId, setId, parts, requestId];
}

function macOf(secret: string, values: readonly unknown[]): Buffer {
  return createHmac('sha256', secret).update(JSON.stringify(values)).digest();
}

function isSame(expected: Buffer, given: string): boolean {
  const bytes = Buffer.from(given, 'base64url');
  return bytes.byteLength === expected.byteLength && timingSafeEqual(bytes, expected);
}
