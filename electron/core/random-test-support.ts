/** A whole number below `limit`. */
export type RandomBelow = (limit: number) => number;

/** A source of numbers from 0 up to 1 that is the same for the same seed (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The same numbers as {@link createRandom} gives, as whole ones below a limit. */
export function createRandomBelow(seed: number): RandomBelow {
  const random = createRandom(seed);
  return (limit) => Math.floor(random() * limit);
}
