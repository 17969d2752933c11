import type { Handlers } from '../dispatch.ts';
import type { Parts } from '../parts.ts';

/** Methods of the area `checkup`. */
export function createCheckupHandlers({
  checkup,
}: Pick<Parts, 'checkup'>): Pick<Handlers, Extract<keyof Handlers, `checkup.${string}`>> {
  return {
    'checkup.getCheck': () => checkup.check(),
    'checkup.beginCheck': () => checkup.beginCheck(),
    'checkup.cancelCheck': () => {
      checkup.cancelCheck();
      return null;
    },
  };
}
