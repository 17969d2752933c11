import type { Foundation } from './build-parts.ts';
import { systemClock } from './clock.ts';
import { createExportsPlace } from './history/exports-place.ts';
import { type History, createHistory } from './history/history.ts';
import type { Parts } from './parts.ts';
import { freeBytesOf } from './recording/disk-guard.ts';

/** Builds what exports, checks and imports. */
export function buildHistory(
  { host, settings, movable, events, log }: Foundation,
  { outbox, compression }: Pick<Parts, 'outbox' | 'compression'>,
): History {
  const place = createExportsPlace({
    libraryDirectory: movable.directory,
    chooseFolder: host.chooseFolder,
    chosen: () => settings.get().exportsFolder,
    setChosen: (exportsFolder) => void settings.update({ exportsFolder }),
  });
  return createHistory({
    ...{ place, library: movable.library, libraryDirectory: movable.directory },
    ...{ messageRecords: outbox.messageRecords, author: () => settings.get().profile },
    ...{ appVersion: host.version, freeBytes: freeBytesOf },
    accountAddresses: () => settings.get().mailAccounts.map(({ email }) => email),
    onImported({ id, master }) {
      if (master === null) compression.enqueue(id);
    },
    openFolder: (path) => host.openFolder(path),
    ...{ clock: systemClock, emit: events.emit, log },
  });
}
