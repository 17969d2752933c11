import { existsSync, readdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

const linuxNames = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'microsoft-edge-stable',
  'brave-browser',
];

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function onPath(environment: Environment): readonly string[] {
  const folders = (environment.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return linuxNames.flatMap((name) => folders.map((folder) => join(folder, name)));
}

function macApplications(): readonly string[] {
  const names = ['Google Chrome', 'Chromium', 'Microsoft Edge', 'Brave Browser'];
  return ['/Applications', join(homedir(), 'Applications')].flatMap((folder) =>
    names.map((name) => join(folder, `${name}.app`, 'Contents', 'MacOS', name)),
  );
}

function windowsPrograms(environment: Environment): readonly string[] {
  const roots = [environment.PROGRAMFILES, environment['PROGRAMFILES(X86)'], environment.LOCALAPPDATA];
  const programs = [
    ['Google', 'Chrome', 'Application', 'chrome.exe'],
    ['Chromium', 'Application', 'chrome.exe'],
    ['Microsoft', 'Edge', 'Application', 'msedge.exe'],
  ];
  return roots
    .filter((root) => root !== undefined)
    .flatMap((root) => programs.map((program) => join(root, ...program)));
}

/** Browsers that `playwright install` left behind, newest first: https://playwright.dev/docs/browsers */
function playwrightBrowsers(platform: NodeJS.Platform, environment: Environment): readonly string[] {
  const caches: Partial<Record<NodeJS.Platform, string>> = {
    darwin: join(homedir(), 'Library', 'Caches', 'ms-playwright'),
    win32: join(environment.LOCALAPPDATA ?? homedir(), 'ms-playwright'),
  };
  const cache =
    environment.PLAYWRIGHT_BROWSERS_PATH ?? caches[platform] ?? join(homedir(), '.cache', 'ms-playwright');
  if (!existsSync(cache)) return [];
  const programs: Partial<Record<NodeJS.Platform, readonly string[]>> = {
    darwin: ['chrome-mac/Chromium.app/Contents/MacOS/Chromium'],
    win32: ['chrome-win/chrome.exe', 'chrome-win64/chrome.exe'],
  };
  return readdirSync(cache)
    .filter((name) => /^chromium-\d+$/.test(name))
    .sort((one, two) => Number(two.slice(9)) - Number(one.slice(9)))
    .flatMap((name) =>
      (programs[platform] ?? ['chrome-linux64/chrome', 'chrome-linux/chrome']).map((program) =>
        join(cache, name, program),
      ),
    );
}

/**
 * Path of a Chromium, Chrome or Edge, or null. `OUTSPOKEN_CHROMIUM` wins, also when it is wrong: then the result is
 * null rather than another browser than the one that was asked for.
 */
export function findBrowser(platform: NodeJS.Platform, environment: Environment): string | null {
  const chosen = environment.OUTSPOKEN_CHROMIUM;
  if (chosen !== undefined && chosen !== '') return isFile(chosen) ? chosen : null;
  const installed =
    platform === 'darwin'
      ? macApplications()
      : platform === 'win32'
        ? windowsPrograms(environment)
        : onPath(environment);
  return [...installed, ...playwrightBrowsers(platform, environment)].find(isFile) ?? null;
}
