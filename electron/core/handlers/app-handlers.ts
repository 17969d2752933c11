import type { AppInfo } from '../../../shared/model/app.ts';
import type { Handlers } from '../dispatch.ts';
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
    globalShortcuts: host.globalShortcuts,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
}

/** Methods of the areas `app` and `settings`. `useLibraryDirectory` moves to another library folder at run time. */
export function createAppHandlers(
  parts: Parts,
  library: { readonly directory: () => string; readonly use: (folder: string) => Promise<void> },
): Pick<Handlers, Extract<keyof Handlers, `app.${string}` | `settings.${string}`>> {
  const { host, settings, status, compression } = parts;
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
      await host.openFolder(library.directory());
      return null;
    },
    'app.refreshFfmpeg': async () => {
      await compression.refreshFfmpeg();
      return status.refresh();
    },
    'settings.get': () => settings.getPublic(),
    'settings.update': (patch) => {
      settings.update(patch);
      return settings.getPublic();
    },
    'settings.chooseLibraryFolder': async () => {
      const folder = host.chooseFolder === null ? null : await host.chooseFolder();
      if (folder !== null) await library.use(folder);
      return status.refresh();
    },
  };
}
