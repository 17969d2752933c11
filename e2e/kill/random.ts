import { createRandom as createSeries } from '../harness/random.ts';

/** Numbers that look random and come again with the same seed. */
export interface Random {
  readonly seed: number;
  /** At least `low`, less than `high`. */
  between(low: number, high: number): number;
  /** A whole number, at least `low`, less than `high`. */
  whole(low: number, high: number): number;
  pick<Value>(values: readonly Value[]): Value;
}

/** From the seed in `OUTSPOKEN_SEED`, which Playwright's configuration sets; `name` makes the series of suites differ. */
export function createRandom(name: string): Random {
  const seed = Number(process.env.OUTSPOKEN_SEED);
  const next = createSeries(Buffer.from(name).reduce((sum, byte) => (sum * 31 + byte) | 0, seed));
  const between = (low: number, high: number) => low + next() * (high - low);
  const whole = (low: number, high: number) => Math.floor(between(low, high));
  return {
    seed,
    between,
    whole,
    pick(values) {
      const value = values[whole(0, values.length)];
      if (value === undefined) throw new Error('nothing to pick from');
      return value;
    },
  };
}
