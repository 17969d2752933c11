import { readFileSync, readdirSync } from 'node:fs';

interface ProcessTimes {
  readonly parent: number;
  readonly command: string;
  /** Used by the process and by children it has waited for, seconds. */
  readonly seconds: number;
}

const ticksPerSecond = 100;

/** Reads `/proc/<pid>/stat`, see proc(5); null for a process that has ended meanwhile. */
function readTimes(pid: number): ProcessTimes | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const command = text.slice(text.indexOf('(') + 1, text.lastIndexOf(')'));
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const ticks = [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index]), 0);
    return { parent: Number(fields[1]), command, seconds: ticks / ticksPerSecond };
  } catch {
    return null;
  }
}

function readAll(): ReadonlyMap<number, ProcessTimes> {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const all = pids.map((pid) => [Number(pid), readTimes(Number(pid))] as const);
  return new Map(all.flatMap(([pid, times]) => (times === null ? [] : [[pid, times]])));
}

/** CPU time so far of every process below this one, by process id. */
export type CpuReading = ReadonlyMap<number, ProcessTimes>;

/** Reads {@link CpuReading}. Processes that were not started by this one, or whose parents have ended, are not in it. */
export function readCpu(): CpuReading {
  const all = readAll();
  const isOurs = (pid: number): boolean => {
    const parent = all.get(pid)?.parent ?? 0;
    return parent === process.pid || (parent > 1 && isOurs(parent));
  };
  return new Map([...all].filter(([pid]) => isOurs(pid)));
}

/** CPU seconds between two readings: of the X server, and of all else that is not content of the screen. */
export function cpuBetween(
  before: CpuReading,
  after: CpuReading,
): { readonly own: number; readonly server: number } {
  let own = 0;
  let server = 0;
  for (const [pid, { command, seconds }] of after) {
    const used = seconds - (before.get(pid)?.seconds ?? 0);
    if (command === 'Xvfb') server += used;
    else if (command !== 'xterm' && command !== 'perl') own += used;
  }
  return { own, server };
}

/** CPU seconds a process has used so far, with the children it has waited for. */
export function cpuSecondsOf(pid: number): number {
  return readTimes(pid)?.seconds ?? 0;
}
