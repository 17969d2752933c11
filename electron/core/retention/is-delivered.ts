import type { MessageRecord } from '../history/mail-file.ts';

/**
 * True where a recording went out by mail and nothing about that is open: every message that carries it, but for
 * cancelled ones, was taken by a server for certain, and where it went in parts, all of them were. Practice does not count.
 */
export function isDelivered(messages: readonly MessageRecord[]): boolean {
  const counted = messages.filter(({ via, state }) => via === 'account' && state !== 'cancelled');
  const isSettled = counted.every(({ state }) => state === 'sent' || state === 'viewed');
  if (!isSettled) return false;
  const isWhole = counted.some(({ part }) => part === null);
  return isWhole || hasAllParts(counted);
}

function hasAllParts(messages: readonly MessageRecord[]): boolean {
  const parts = messages.flatMap(({ part }) => (part === null ? [] : [part]));
  const counts = new Set(parts.map(({ count }) => count));
  return [...counts].some((count) => {
    const numbers = parts.filter((part) => part.count === count).map(({ number }) => number);
    return new Set(numbers).size === count;
  });
}
