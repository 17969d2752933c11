import type { Handlers } from '../dispatch.ts';
import { AppError } from '../errors.ts';
import type { Parts } from '../parts.ts';

/** Lets the user choose the folder that is watched; nothing happens when they do not. */
async function chooseWatchedFolder({
  host,
  folderWatch,
}: Pick<Parts, 'host' | 'folderWatch'>): Promise<void> {
  if (host.chooseFolder === null) throw new AppError('unsupported', 'this host has no folder dialog');
  const folder = await host.chooseFolder();
  if (folder !== null) await folderWatch.watch(folder);
}

function createWatchedHandlers({ host, folderWatch }: Pick<Parts, 'host' | 'folderWatch'>) {
  return {
    'inbox.getWatchedFolder': () => folderWatch.status(),
    'inbox.chooseWatchedFolder': async () => {
      await chooseWatchedFolder({ host, folderWatch });
      return folderWatch.status();
    },
    'inbox.placeWatchedFiles': async ({ placement }) => {
      await folderWatch.place(placement);
      return folderWatch.status();
    },
    'inbox.stopWatching': () => {
      folderWatch.stop();
      return null;
    },
    'inbox.dismissUnread': ({ id }) => {
      folderWatch.dismiss(id);
      return null;
    },
  } satisfies Partial<Handlers>;
}

/** Methods of the area `inbox`. */
export function createInboxHandlers(
  parts: Pick<Parts, 'host' | 'inbox' | 'folderWatch'>,
): Pick<Handlers, Extract<keyof Handlers, `inbox.${string}`>> {
  const { inbox } = parts;
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
    'inbox.askAgain': ({ setKey }) => {
      inbox.askAgain(setKey);
      return null;
    },
    'inbox.listFilingRules': () => inbox.filingRules.list(),
    'inbox.setFilingRule': ({ email, placement }) => {
      inbox.filingRules.set(email, placement);
      return null;
    },
    ...createWatchedHandlers(parts),
    'inbox.beginImport': (args) => inbox.beginImport(args),
    'inbox.appendImport': (args) => inbox.appendImport(args),
    'inbox.finishImport': (args) => inbox.finishImport(args),
  };
}
