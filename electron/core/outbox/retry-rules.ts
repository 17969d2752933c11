/** When to try again. Delays are in milliseconds. */
export interface RetryRules {
  /** Delay after the `attempts`th failed attempt (from 1) that reached a server; null when it was the last. */
  afterFailure(attempts: number, random: () => number): number | null;
  /** Delay after the `failures`th time in a row (from 1) that no server could be reached. There is no last time. */
  afterUnreachable(failures: number, random: () => number): number;
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

const firstDelays = [15 * second, minute, 5 * minute, 15 * minute, 30 * minute];
const hourlyCount = 11;
const twoHourlyCount = 54;

/** Attempts after which a message fails: 12 hours at first, then 54 times two hours, five days in all. */
export const maxAttempts = firstDelays.length + hourlyCount + twoHourlyCount + 1;

/** Longest delay {@link retryRules} give, jitter included. */
export const maxDelayMs = 2 * hour * 1.2;

/** Spreads a delay by a fifth either way, so that many messages do not come back at once. */
function jitter(delayMs: number, random: () => number): number {
  return Math.round(delayMs * (0.8 + 0.4 * random()));
}

/**
 * Growing, jittered delays. RFC 5321 4.5.4.1 wants at least 30 minutes between tries of a relay that has many messages
 * for many hosts, two tries in the first hour, then one every two or three hours for four or five days. A person's
 * outbox has few messages for one server and someone who waits, so the first hour has five short delays (which get past
 * greylisting and a restart of the server), and the rest follows the RFC. Attempts are counted instead of days: time
 * offline or switched off must not make a message fail.
 */
export const retryRules: RetryRules = {
  afterFailure(attempts, random) {
    if (attempts >= maxAttempts) return null;
    const first = firstDelays[attempts - 1];
    if (first !== undefined) return jitter(first, random);
    return jitter(attempts <= firstDelays.length + hourlyCount ? hour : 2 * hour, random);
  },
  afterUnreachable(failures, random) {
    const delayMs = failures <= 15 ? Math.min(5 * second * 2 ** (failures - 1), minute) : 5 * minute;
    return jitter(delayMs, random) - delayMs * 0.2;
  },
};
