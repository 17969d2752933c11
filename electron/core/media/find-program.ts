import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join, resolve } from 'node:path';

/** Environment variables, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** File name of a program on this platform. */
export function programFile(name: string): string {
  return process.platform === 'win32' ? `${name}.exe` : name;
}

/** True for a file that this user may execute. */
export async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

/** The first executable `name` on PATH, or null. Relative entries are passed over: they mean another folder every time. */
export async function findOnPath(name: string, environment: Environment): Promise<string | null> {
  for (const folder of (environment.PATH ?? '').split(delimiter)) {
    if (!isAbsolute(folder)) continue;
    const path = join(folder, programFile(name));
    if (await isExecutable(path)) return path;
  }
  return null;
}

/** The program a user named: a path as it is, taken from the working folder if relative, or a bare name from PATH. */
export async function namedProgram(value: string, environment: Environment): Promise<string> {
  if (/[\\/]/.test(value)) return resolve(value);
  return (await findOnPath(value, environment)) ?? resolve(value);
}
