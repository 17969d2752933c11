import type { DatabaseSync } from 'node:sqlite';
import { providerLimitBytes } from './provider-limits.ts';

/** Largest messages, in bytes as they travel, that domains and our own servers take. */
export interface SizeLimits {
  /** What is known of everyone on the way: the recipients' providers, and the server that takes it from us. `Infinity` for nothing. */
  of(recipients: readonly string[], smtpHost: string): number;
  /** A server says in its greeting what it takes (RFC 1870). */
  announced(smtpHost: string, limitBytes: number): void;
  /** A server called more than this too large, whatever it had said. Forgotten after a month, since servers change. */
  refused(smtpHost: string, limitBytes: number): void;
}

const monthMs = 30 * 86_400_000;
/** No server that is meant for people takes less: smaller ones are mistakes, and nothing would fit them. */
const leastBytes = 1_000_000;

/** Opens the limits that were learned, in `queue.db`. */
export function openSizeLimits(database: DatabaseSync, nowMs: () => number = Date.now): SizeLimits {
  const find = database.prepare('SELECT bytes FROM size_limits WHERE server = ? AND learned_ms > ?');
  const put = database.prepare(
    'INSERT OR REPLACE INTO size_limits (server, bytes, learned_ms) VALUES (?, ?, ?)',
  );
  const announcedBy = (smtpHost: string) => smtpHost.toLowerCase();
  const refusedBy = (smtpHost: string) => `refused ${smtpHost.toLowerCase()}`;
  const known = (server: string, sinceMs: number) => Number(find.get(server, sinceMs)?.bytes ?? Infinity);
  const learn = (server: string, bytes: number) => void put.run(server, bytes, nowMs());
  return {
    of(recipients, smtpHost) {
      const providers = recipients.map((email) =>
        providerLimitBytes(email.split('@').at(-1)?.toLowerCase() ?? ''),
      );
      const refused = known(refusedBy(smtpHost), nowMs() - monthMs);
      return Math.min(known(announcedBy(smtpHost), 0), refused, ...providers);
    },
    announced(smtpHost, limitBytes) {
      const bytes = Math.max(leastBytes, limitBytes);
      if (known(announcedBy(smtpHost), 0) !== bytes) learn(announcedBy(smtpHost), bytes);
    },
    refused: (smtpHost, limitBytes) => learn(refusedBy(smtpHost), Math.max(leastBytes, limitBytes)),
  };
}
