import type { DatabaseSync } from 'node:sqlite';

/** Largest messages, in bytes as they travel, that domains and our own servers take. */
export interface SizeLimits {
  /** What is known of everyone on the way: the recipients' providers, and the server that takes it from us. Infinity for nothing. */
  of(recipients: readonly string[], smtpHost: string): number;
  /** A server says in its greeting what it takes (RFC 1870), or has just refused more. */
  learn(smtpHost: string, limitBytes: number): void;
}

const megabyte = 1_000_000;

/** What the large providers take from others, as they or their servers state it; a start, until they say otherwise. */
const knownDomains: Readonly<Record<string, number>> = {
  'gmail.com': 35_882_577,
  'googlemail.com': 35_882_577,
  'icloud.com': 20 * megabyte,
  'me.com': 20 * megabyte,
  'mac.com': 20 * megabyte,
  'outlook.com': 25 * megabyte,
  'hotmail.com': 25 * megabyte,
  'live.com': 25 * megabyte,
  'yahoo.com': 25 * megabyte,
  'aol.com': 25 * megabyte,
};

function domainOf(email: string): string {
  return email.split('@').at(-1)?.toLowerCase() ?? '';
}

/** Opens the limits that were learned, in `queue.db`. */
export function openSizeLimits(database: DatabaseSync): SizeLimits {
  const find = database.prepare('SELECT bytes FROM size_limits WHERE server = ?');
  const put = database.prepare('INSERT OR REPLACE INTO size_limits (server, bytes) VALUES (?, ?)');
  const learned = (smtpHost: string) => {
    const row = find.get(smtpHost.toLowerCase());
    return row === undefined ? Infinity : Number(row.bytes);
  };
  return {
    of(recipients, smtpHost) {
      const domains = recipients.map(domainOf);
      const known = domains.map((domain) =>
        Object.hasOwn(knownDomains, domain) ? (knownDomains[domain] ?? Infinity) : Infinity,
      );
      return Math.min(learned(smtpHost), ...known);
    },
    learn(smtpHost, limitBytes) {
      if (learned(smtpHost) !== limitBytes) put.run(smtpHost.toLowerCase(), limitBytes);
    },
  };
}
