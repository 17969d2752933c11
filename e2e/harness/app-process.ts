import { type ChildProcess, spawn } from 'node:child_process';
import { inRoot } from '../../electron/bootstrap/paths.ts';

/** How to start the Chromium host. */
export interface AppProcessOptions {
  readonly dataDirectory: string;
  /** Null for the one that the app's settings say. */
  readonly libraryDirectory: string | null;
  readonly args?: readonly string[];
  /** Opens the app's own window, which needs a display. */
  readonly window?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

/** The app's process, from outside: its address, its words and its end. */
export interface AppProcess {
  /** Address with the token, from the ready line. */
  readonly address: string;
  readonly pid: number;
  readonly output: () => string;
  /** Resolves with the exit status when the app ends by itself. */
  ended(): Promise<number | null>;
  /** SIGTERM; resolves with the exit status. */
  stop(): Promise<number | null>;
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>;
}

/** Starts the built app with these arguments and waits for its end: for command lines that must fail. */
export function runApp(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = start(args, env);
  return ended(child).then((status) => ({ status, output: child.text() }));
}

interface Child {
  readonly process: ChildProcess;
  readonly text: () => string;
}

function start(args: readonly string[], env: Readonly<Record<string, string>>): Child {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', inRoot('dist/chromium/main.js'), ...args],
    {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  }
  return { process: child, text: () => text };
}

function ended({ process: child }: Child): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => child.once('close', (code) => resolve(code)));
}

function waitForAddress(child: Child): Promise<string> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const address = /^Outspoken is ready: (\S+)$/m.exec(child.text())?.[1];
      if (address !== undefined) resolve(address);
    };
    child.process.stdout?.on('data', look);
    child.process.once('close', () =>
      reject(new Error(`the app ended before it was ready:\n${child.text()}`)),
    );
  });
}

/** Starts the app and resolves when it is ready. */
export async function startAppProcess(options: AppProcessOptions): Promise<AppProcess> {
  const library = options.libraryDirectory === null ? [] : ['--library-dir', options.libraryDirectory];
  const folders = ['--data-dir', options.dataDirectory, ...library];
  const window = options.window === true ? [] : ['--no-window'];
  const child = start([...window, ...folders, ...(options.args ?? [])], options.env ?? {});
  const address = await waitForAddress(child);
  return {
    address,
    pid: child.process.pid ?? 0,
    output: child.text,
    ended: () => ended(child),
    stop() {
      child.process.kill('SIGTERM');
      return ended(child);
    },
    async kill() {
      child.process.kill('SIGKILL');
      await ended(child);
    },
  };
}
