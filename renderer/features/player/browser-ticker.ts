import type { Ticker } from './ensemble.ts';

/** Windows that are hidden get no frames; this often they are served all the same. */
const hiddenTickMs = 100;

/** Ticks with every frame that is drawn, and by a timer in hidden windows. */
export const browserTicker: Ticker = {
  now: () => performance.now(),
  isVisible: () => document.visibilityState === 'visible',
  start(onTick) {
    let frame = 0;
    const onFrame = () => {
      frame = requestAnimationFrame(onFrame);
      onTick();
    };
    frame = requestAnimationFrame(onFrame);
    const timer = setInterval(() => {
      if (document.visibilityState === 'hidden') onTick();
    }, hiddenTickMs);
    return () => {
      cancelAnimationFrame(frame);
      clearInterval(timer);
    };
  },
};
