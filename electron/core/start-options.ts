import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** How the app is started. Folders are absolute. */
export interface StartOptions {
  readonly host: 'auto' | 'electron' | 'chromium';
  readonly window: boolean;
  /** Loopback port of the Chromium host; 0 for any free one. */
  readonly port: number;
  readonly dataDirectory: string;
  /** Null for the user's setting. */
  readonly libraryDirectory: string | null;
}

/** What a command line asks for; `error` is one line for people. */
export type StartRequest =
  | { readonly kind: 'start'; readonly options: StartOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'error'; readonly message: string };

/** Text of `--help`. */
export const helpText = `Usage: npm start -- [options]

  --host auto|electron|chromium  what the app runs in; auto takes Electron where it can be had
  --no-window                    Chromium host only: serve, open nothing
  --port N                       Chromium host only: loopback port; 0, the default, takes any free one
  --data-dir DIR                 index, queues, settings and logs
  --library-dir DIR              the recordings, for this run
  --help                         show this
  --version                      show the version`;

const hosts = ['auto', 'electron', 'chromium'] as const;

/** The platform's folder for application data, as Electron has it too. */
export function defaultDataDirectory(
  platform: NodeJS.Platform,
  environment: Readonly<Record<string, string | undefined>>,
): string {
  const home = homedir();
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Outspoken');
  if (platform === 'win32') return join(environment.APPDATA ?? join(home, 'AppData', 'Roaming'), 'Outspoken');
  return join(environment.XDG_CONFIG_HOME ?? join(home, '.config'), 'Outspoken');
}

/** Where recordings go until the user chooses another folder. */
export function defaultLibraryDirectory(): string {
  return join(homedir(), 'Outspoken');
}

function readArguments(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: false,
    options: {
      host: { type: 'string', default: 'auto' },
      'no-window': { type: 'boolean', default: false },
      port: { type: 'string' },
      'data-dir': { type: 'string' },
      'library-dir': { type: 'string' },
      help: { type: 'boolean', default: false },
      version: { type: 'boolean', default: false },
    },
  }).values;
}

function checkValues(values: ReturnType<typeof readArguments>): string | null {
  if (!hosts.some((host) => host === values.host)) {
    return `--host is auto, electron or chromium, not '${values.host}'.`;
  }
  const port = values.port;
  if (port !== undefined && (!/^\d{1,5}$/.test(port) || Number(port) > 65_535)) {
    return `--port is a number from 0 to 65535, not '${port}'.`;
  }
  if (values.host === 'electron' && (values['no-window'] || port !== undefined)) {
    return '--no-window and --port belong to the Chromium host; --host electron has neither.';
  }
  for (const option of ['data-dir', 'library-dir'] as const) {
    if (values[option] === '') return `--${option} needs a folder.`;
  }
  return null;
}

/** Reads a command line. Unknown options and bad values come back as an error; nothing is touched. */
export function parseStartOptions(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): StartRequest {
  let values: ReturnType<typeof readArguments>;
  try {
    values = readArguments(args);
  } catch (error) {
    const message = error instanceof Error ? (error.message.split(/\.\s|\n/)[0] ?? '') : String(error);
    return { kind: 'error', message: `${message.replace(/\.$/, '')}. See --help.` };
  }
  if (values.help) return { kind: 'help' };
  if (values.version) return { kind: 'version' };
  const message = checkValues(values);
  if (message !== null) return { kind: 'error', message };
  const data = values['data-dir'] ?? defaultDataDirectory(process.platform, environment);
  return {
    kind: 'start',
    options: {
      host: hosts.find((host) => host === values.host) ?? 'auto',
      window: !values['no-window'],
      port: Number(values.port ?? 0),
      dataDirectory: resolve(data),
      libraryDirectory: values['library-dir'] === undefined ? null : resolve(values['library-dir']),
    },
  };
}
