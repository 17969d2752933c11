import type { Handlers } from '../dispatch.ts';
import type { Parts } from '../parts.ts';

/** Methods of the area `history`. */
export function createHistoryHandlers({
  history,
}: Pick<Parts, 'history'>): Pick<Handlers, Extract<keyof Handlers, `history.${string}`>> {
  return {
    'history.getWork': () => history.work(),
    'history.export': (order) => history.export(order),
    'history.check': ({ name }) => history.check(name),
    'history.import': ({ name }) => history.import(name),
    'history.cancel': () => {
      history.cancel();
      return null;
    },
    'history.dismiss': () => {
      history.dismiss();
      return null;
    },
    'history.openFolder': async () => {
      await history.openFolder();
      return null;
    },
    'history.getPlace': () => history.place.describe(),
    'history.choosePlace': async () => {
      await history.place.choose();
      return history.place.describe();
    },
  };
}
