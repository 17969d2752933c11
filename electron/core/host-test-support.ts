import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from './errors.ts';
import type { Host, HostCapture } from './host.ts';
import { forkTestReader } from './inbox/reading/test-support/fork-reader.ts';
import { createKeyCipher } from './settings/key-cipher.ts';

/** A host whose machine a test plays. */
export interface TestHost extends Host {
  /** What the folder dialog gives. */
  chosenFolder: string | null;
  readonly opened: readonly string[];
  /** Number of takes the machine is kept awake for now. */
  awake(): number;
  wake(): void;
}

const noPicker = () => Promise.reject(new AppError('unsupported', 'the browser asks what to share'));
const noCapture: HostCapture = {
  abilities: { picker: 'system', systemAudio: 'from-picker', hidesOwnWindow: false },
  listSources: noPicker,
  armSource: noPicker,
  setHidden: () => undefined,
};

/** Creates a {@link TestHost} with its folders under `root`; two on the same root share their settings. */
export function createTestHost(root: string, changes: Partial<Host> = {}): TestHost {
  const wakeListeners = new Set<() => void>();
  const opened: string[] = [];
  const settingsPath = join(root, 'data', 'settings.json');
  let awake = 0;
  mkdirSync(join(root, 'data'), { recursive: true });
  const readSettings = () =>
    existsSync(settingsPath)
      ? (JSON.parse(readFileSync(settingsPath, 'utf8')) as Record<string, unknown>)
      : {};
  return {
    kind: 'chromium',
    version: '0.0.0',
    dataDirectory: join(root, 'data'),
    defaultLibraryDirectory: join(root, 'library'),
    libraryDirectoryOverride: null,
    bundledFfmpegDirectory: null,
    secrets: { protection: 'memory', ...createKeyCipher(randomBytes(32)) },
    settings: {
      get: (key) => readSettings()[key],
      set: (values) => writeFileSync(settingsPath, JSON.stringify({ ...readSettings(), ...values })),
    },
    capture: noCapture,
    browser: { openExternal: (url) => Promise.resolve(void opened.push(url)) },
    globalShortcuts: [],
    chosenFolder: null,
    opened,
    awake: () => awake,
    wake: () => wakeListeners.forEach((listener) => listener()),
    chooseFolder() {
      return Promise.resolve(this.chosenFolder);
    },
    copyFile: (path) => Promise.resolve(void opened.push(path)),
    openFolder: (path) => Promise.resolve(void opened.push(path)),
    forkReader: () => forkTestReader(),
    notify: () => undefined,
    isOffline: () => false,
    onWake(listener) {
      wakeListeners.add(listener);
      return { dispose: () => void wakeListeners.delete(listener) };
    },
    onSuspend: () => ({ dispose: () => undefined }),
    keepAwake() {
      awake += 1;
      return { dispose: () => void (awake -= 1) };
    },
    ...changes,
  };
}
