import { describe, expect, it } from 'vitest';
import { createPower } from './power.ts';

function createFake() {
  const state = { nowMs: 0, isOffline: false, woken: 0, tick: (): void => undefined };
  const power = createPower({
    clock: { nowMs: () => state.nowMs },
    isOffline: () => state.isOffline,
    every: (tick) => {
      state.tick = tick;
      return { dispose: () => undefined };
    },
  });
  const listening = power.onWake(() => void (state.woken += 1));
  const pass = (ms: number) => {
    state.nowMs += ms;
    state.tick();
  };
  return { state, pass, listening };
}

describe('power', () => {
  it('takes a clock that ran ahead for sleep, and a late tick not', () => {
    const { state, pass } = createFake();
    pass(2_000);
    pass(9_000);
    expect(state.woken).toBe(0);
    pass(60_000);
    expect(state.woken).toBe(1);
    pass(2_000);
    expect(state.woken).toBe(1);
  });

  it('notices a network that appears, and tells nobody who no longer listens', async () => {
    const { state, pass, listening } = createFake();
    state.isOffline = true;
    pass(2_000);
    expect(state.woken).toBe(0);
    state.isOffline = false;
    pass(2_000);
    expect(state.woken).toBe(1);
    await listening.dispose();
    pass(60_000);
    expect(state.woken).toBe(1);
  });
});
