/** What providers are known to take, in bytes as they travel; a start that refusals correct. */
const providers: readonly { readonly domains: readonly string[]; readonly limitBytes: number }[] = [
  // 25 MiB of attachments: EHLO of smtp.gmail.com says so.
  { domains: ['gmail.com', 'googlemail.com'], limitBytes: 35_882_577 },
  { domains: ['icloud.com', 'me.com', 'mac.com'], limitBytes: 20_000_000 },
  {
    domains: ['outlook.com', 'hotmail.com', 'live.com', 'msn.com', 'outlook.de', 'hotmail.de'],
    limitBytes: 25_000_000,
  },
  { domains: ['gmx.de', 'gmx.net', 'gmx.at', 'gmx.ch', 'gmx.com', 'web.de'], limitBytes: 50_000_000 },
  {
    domains: ['yahoo.com', 'yahoo.de', 'yahoo.co.uk', 'yahoo.fr', 'ymail.com', 'rocketmail.com', 'aol.com'],
    limitBytes: 25_000_000,
  },
];

/** Usual limits of mail servers, the largest first. */
const usualBytes: readonly number[] = [
  ...[150_000_000, 100_000_000, 50_000_000, 35_882_577, 30_000_000, 26_214_400, 25_000_000, 20_000_000],
  // The third is what Postfix takes unless it is told otherwise.
  ...[15_000_000, 10_485_760, 10_240_000, 10_000_000, 5_000_000, 2_000_000, 1_000_000],
];

const limitByDomain = new Map(
  providers.flatMap(({ domains, limitBytes }) => domains.map((domain) => [domain, limitBytes] as const)),
);

/** Largest message the provider behind a domain, in lower case, is known to take; `Infinity` for others. */
export function providerLimitBytes(domain: string): number {
  return limitByDomain.get(domain) ?? Infinity;
}

/** The share of a refused message that one fitted anew may have at most: less is not worth another attempt. */
export const refitShare = 0.95;

/**
 * Guesses the limit behind the refusal of a message of `sizeBytes`, whose server only said that it is too large: the
 * next usual one that is at least 5 % smaller. Null when there is none.
 */
export function guessLimit(sizeBytes: number): number | null {
  return usualBytes.find((bytes) => bytes <= sizeBytes * refitShare) ?? null;
}
