import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { command } from './command.ts';
import { waitUntil } from './wait-until.ts';

/** A screen of its own, in memory, whose windows can be found and typed into. */
export interface VirtualDisplay {
  /** What programs need to find it. */
  readonly env: Readonly<Record<string, string>>;
  /** Waits for a window whose title holds `title` and gives its id. */
  findWindow(title: string): Promise<string>;
  /** Presses a key in a window, by its X name. */
  press(window: string, key: string): void;
  dispose(): Promise<void>;
}

/** Starts Xvfb on a free display of `size` pixels. */
export async function startDisplay(size = '1280x800'): Promise<VirtualDisplay> {
  const options = ['-displayfd', '3', '-screen', '0', `${size}x24`, '-nolisten', 'tcp'];
  const server = spawn('Xvfb', options, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const number = await new Promise<string>((resolve, reject) => {
    (server.stdio[3] as Readable).once('data', (bytes: Buffer) => resolve(bytes.toString().trim()));
    server.once('exit', () => reject(new Error('Xvfb did not start')));
  });
  const env = { DISPLAY: `:${number}` };
  const xdotool = (...args: string[]) =>
    command('xdotool', args, { env: { ...process.env, ...env } })
      .toString()
      .trim();
  return {
    env,
    findWindow: (title) =>
      waitUntil(() => xdotool('search', '--onlyvisible', '--name', title).split('\n').at(-1)),
    press: (window, key) => void xdotool('windowfocus', window, 'key', key),
    async dispose() {
      const gone = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGTERM');
      await gone;
    },
  };
}
