import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AppProcess } from './app-process.ts';

/** Loaded by Node before the app: its wall clock runs ahead by what the file says, read at the start and at every signal. */
const preload = (file: string) => `
  import { readFileSync } from 'node:fs';
  let aheadMs = 0;
  const read = () => { aheadMs = Number(readFileSync(${JSON.stringify(file)}, 'utf8')); };
  read();
  process.on('SIGUSR2', read);
  const RealDate = Date;
  globalThis.Date = class Date extends RealDate {
    constructor(...values) {
      super(...(values.length === 0 ? [RealDate.now() + aheadMs] : values));
    }
    static now() {
      return RealDate.now() + aheadMs;
    }
  };
`;

/** A wall clock of apps that can jump ahead, as it does for a machine that sleeps; the monotonic clock does not notice. */
export interface ShiftedClock {
  /** Has an app that is started with it use this clock. */
  readonly env: Readonly<Record<string, string>>;
  /** Moves the clock ahead for these apps, and for those that are started later. */
  jump(aheadMs: number, apps: readonly Pick<AppProcess, 'pid'>[]): void;
}

/** Makes a clock with its files in `folder`; it shows the right time at first. */
export function createShiftedClock(folder: string): ShiftedClock {
  const file = join(folder, 'clock-ahead');
  const script = join(folder, 'shift-clock.mjs');
  let totalMs = 0;
  writeFileSync(file, '0');
  writeFileSync(script, preload(file));
  return {
    env: { NODE_OPTIONS: `--import=${pathToFileURL(script).href}` },
    jump(aheadMs, apps) {
      totalMs += aheadMs;
      writeFileSync(file, String(totalMs));
      for (const { pid } of apps) process.kill(pid, 'SIGUSR2');
    },
  };
}
