/** Something to wait for that is rung from outside, once or often. */
export interface Bell {
  readonly ring: () => void;
  /** Resolves when it was rung since the last wait, or after `limitMs`; null waits for ever. */
  readonly wait: (limitMs: number | null) => Promise<void>;
}

/** Makes a bell that nobody has rung yet. */
export function createBell(): Bell {
  let wake: () => void = () => undefined;
  let rung = false;
  return {
    ring() {
      rung = true;
      wake();
    },
    async wait(limitMs) {
      let timer: NodeJS.Timeout | undefined;
      if (!rung) {
        await new Promise<void>((resolve) => {
          wake = resolve;
          if (limitMs !== null) timer = setTimeout(resolve, limitMs);
        });
      }
      clearTimeout(timer);
      rung = false;
    },
  };
}
