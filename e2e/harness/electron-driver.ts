import { _electron } from '@playwright/test';
import { inRoot } from '../../electron/bootstrap/paths.ts';
import type { OpenApp, OpenOptions } from './driver.ts';

/** Starts the desktop app itself. Needs Electron's runtime and a display. */
export async function openInElectron(options: OpenOptions): Promise<OpenApp> {
  const sound =
    options.realMicrophone === true
      ? []
      : ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];
  const file =
    options.microphone === undefined ? [] : [`--use-file-for-fake-audio-capture=${options.microphone}`];
  const library = options.libraryDirectory === null ? [] : ['--library-dir', options.libraryDirectory];
  const folders = ['--data-dir', options.dataDirectory, ...library];
  const app = await _electron.launch({
    args: [...sound, ...file, inRoot(''), ...folders],
    env: Object.fromEntries(
      Object.entries({ ...process.env, ...options.env, ...options.browserEnv }).filter(
        (entry): entry is [string, string] => entry[1] !== undefined,
      ),
    ),
    ...(options.context?.colorScheme === undefined ? {} : { colorScheme: options.context.colorScheme }),
  });
  if (options.chosenFolder !== undefined) {
    await app.evaluate(({ dialog }, folder) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [folder] });
    }, options.chosenFolder);
  }
  const child = app.process();
  const page = await app.firstWindow();
  await page.setViewportSize(options.context?.viewport ?? { width: 1280, height: 800 });
  return {
    page,
    context: app.context(),
    host: 'electron',
    pid: child.pid ?? 0,
    address: null,
    close: () => app.close(),
    async killCore() {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await gone;
    },
    killBrowser() {
      void app.evaluate(({ BrowserWindow }) => {
        for (const window of BrowserWindow.getAllWindows()) window.webContents.forcefullyCrashRenderer();
      });
    },
  };
}
