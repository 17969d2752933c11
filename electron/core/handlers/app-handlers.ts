import { join } from 'node:path';
import type { AppInfo } from '../../../shared/model/app.ts';
import type { Handlers } from '../dispatch.ts';
import { AppError } from '../errors.ts';
import { copyOut } from '../media/copy-out.ts';
import type { Parts } from '../parts.ts';

const platforms = ['linux', 'darwin', 'win32'] as const;

/** What a window is told once. */
function appInfo({ host }: Pick<Parts, 'host'>): AppInfo {
  return {
    version: host.version,
    host: host.kind,
    platform: platforms.find((platform) => platform === process.platform) ?? 'other',
    secretProtection: host.secrets.protection,
    canChooseFolder: host.chooseFolder !== null,
    isLibraryFolderGiven: host.libraryDirectoryOverride !== null,
    canCopyFile: host.copyFile !== null,
    globalShortcuts: host.globalShortcuts,
    capture: host.capture.abilities,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
}

/** Lets the user choose a library folder and goes on with it; nothing happens when they do not. */
async function chooseLibraryFolder(parts: Parts): Promise<void> {
  const { host, recorder, libraryFolder, libraryMoves, settings } = parts;
  if (host.chooseFolder === null) throw new AppError('unsupported', 'this host has no folder dialog');
  if (host.libraryDirectoryOverride !== null) {
    throw new AppError('conflict', 'the library folder was given on the command line');
  }
  const folder = await host.chooseFolder();
  if (folder === null) return;
  if (libraryMoves.isUnderWay()) throw new AppError('conflict', 'the library is being moved');
  if (recorder.active() !== null) throw new AppError('recording-active', 'a recording is in progress');
  await libraryFolder.use(folder);
  settings.update({ libraryFolder: folder, lastProjectId: null });
}

async function copyRecordingFile({ host, library }: Parts, recordingId: string): Promise<null> {
  if (host.copyFile === null) throw new AppError('unsupported', 'this host cannot copy files');
  await host.copyFile(await copyOut(library.getStored(recordingId), join(host.dataDirectory, 'copied')));
  return null;
}

/** Methods of the areas `app`, `capture` and `settings`. */
export function createAppHandlers(
  parts: Parts,
): Pick<Handlers, Extract<keyof Handlers, `app.${string}` | `capture.${string}` | `settings.${string}`>> {
  const { host, settings, status, compression, library, libraryFolder } = parts;
  return {
    'app.getInfo': () => appInfo(parts),
    'app.getStatus': () => status.refresh(),
    'app.completeFirstRun': ({ profile, mailMode }) => {
      settings.update({ profile, mailMode });
      return settings.getPublic();
    },
    'app.reportNetwork': ({ online }) => {
      status.reportNetwork(online);
      return null;
    },
    'app.openLibraryFolder': async () => {
      await host.openFolder(libraryFolder.directory());
      return null;
    },
    'app.openRecordingFolder': async ({ recordingId }) => {
      await host.openFolder(library.getStored(recordingId).folder);
      return null;
    },
    'app.copyRecordingFile': ({ recordingId }) => copyRecordingFile(parts, recordingId),
    'app.refreshFfmpeg': async () => {
      await compression.refreshFfmpeg();
      return status.refresh();
    },
    'app.giveCommand': ({ command }) => {
      parts.emit('app.commandGiven', { command });
      return null;
    },
    'capture.listSources': () => host.capture.listSources(),
    'capture.armSource': async (source) => {
      await host.capture.armSource(source);
      return null;
    },
    'settings.get': () => settings.getPublic(),
    'settings.update': (patch) => {
      settings.update(patch);
      return settings.getPublic();
    },
    'settings.chooseLibraryFolder': async () => {
      await chooseLibraryFolder(parts);
      return status.refresh();
    },
  };
}
