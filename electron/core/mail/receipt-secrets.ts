import { createHmac, randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';

/** The secret of an item, 32 bytes in base64url: it travels with the item and signs receipts for it. */
export type ReceiptSecretOf = (itemId: string) => string;

/**
 * Opens the key in `queue.db` that all receipt secrets come from, made the first time. The same item always has the
 * same secret, so nothing is kept per message, and receipts that come weeks later can still be checked.
 */
export function openReceiptSecrets(database: DatabaseSync): ReceiptSecretOf {
  database.prepare('INSERT OR IGNORE INTO receipt_key (id, key) VALUES (1, ?)').run(randomBytes(32));
  const row = database.prepare('SELECT key FROM receipt_key WHERE id = 1').get();
  if (!(row?.key instanceof Uint8Array)) throw new Error('queue.db has no receipt key');
  const { key } = row;
  return (itemId) => createHmac('sha256', key).update(`receipt ${itemId}`).digest('base64url');
}
