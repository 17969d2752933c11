import type { Handlers } from '../dispatch.ts';
import type { Parts } from '../parts.ts';

/** Methods of the area `inbox`. */
export function createInboxHandlers({
  inbox,
}: Pick<Parts, 'inbox'>): Pick<Handlers, Extract<keyof Handlers, `inbox.${string}`>> {
  return {
    'inbox.getStatus': () => inbox.status(),
    'inbox.checkMail': () => {
      inbox.checkMail();
      return inbox.status();
    },
    'inbox.takeMessage': ({ id }) => {
      inbox.takeMessage(id);
      return null;
    },
    'inbox.cancelDownload': ({ id }) => {
      inbox.cancelDownload(id);
      return null;
    },
    'inbox.dismissMessage': ({ id }) => {
      inbox.dismissMessage(id);
      return null;
    },
    'inbox.listFilingRules': () => inbox.filingRules.list(),
    'inbox.setFilingRule': ({ email, placement }) => {
      inbox.filingRules.set(email, placement);
      return null;
    },
    'inbox.beginImport': (args) => inbox.beginImport(args),
    'inbox.appendImport': (args) => inbox.appendImport(args),
    'inbox.finishImport': (args) => inbox.finishImport(args),
  };
}
