/** Thrown by everything a process that has died would have done. */
export class Died extends Error {}

/** A process that can be made to die at any of its steps: from then on, nothing it does has any effect. */
export interface Life {
  /** Steps made so far, by name. */
  readonly steps: string[];
  /** Dies instead of making this step, counted from 0; null never dies. */
  dieAt: number | null;
  isDead: boolean;
  /** Gives `thing` back with each call a step. */
  wrap<Thing extends object>(thing: Thing, isStep: (name: string) => boolean): Thing;
}

/** Creates a {@link Life}. */
export function createLife(dieAt: number | null): Life {
  const life: Life = {
    steps: [],
    dieAt,
    isDead: false,
    wrap: (thing, isStep) =>
      new Proxy(thing, {
        get(target, name) {
          const value: unknown = Reflect.get(target, name);
          if (typeof value !== 'function') return value;
          const call = value.bind(target) as (...args: readonly unknown[]) => unknown;
          return (...args: readonly unknown[]) => {
            if (isStep(String(name))) step(life, String(name));
            const result = call(...args);
            // Statements are steps as well as what makes them.
            return name === 'prepare' ? life.wrap(result as object, isStep) : result;
          };
        },
      }),
  };
  return life;
}

function step(life: Life, name: string): void {
  if (life.dieAt === life.steps.length) life.isDead = true;
  if (life.isDead) throw new Died();
  life.steps.push(name);
}
