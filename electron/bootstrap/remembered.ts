import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { inRoot } from './paths.ts';

/** How long a failed attempt is not made again, milliseconds: starts stay quick on machines where it cannot work. */
const forgetAfterMs = 24 * 60 * 60 * 1000;

function pathOf(name: string): string {
  return inRoot(`.cache/set-up-${name}.json`);
}

interface Memory {
  readonly what: string;
  readonly atMs: number;
}

/** When `what` was last remembered under `name`, or null; anything else remembered there since counts as forgotten. */
function recall(name: string, what: string): number | null {
  try {
    const memory = JSON.parse(readFileSync(pathOf(name), 'utf8')) as Memory;
    return memory.what === what ? memory.atMs : null;
  } catch {
    return null;
  }
}

/** True when `what` was the last thing remembered under `name`. */
export function isRemembered(name: string, what: string): boolean {
  return recall(name, what) !== null;
}

/** True when `what` was the last thing remembered under `name`, less than a day ago. */
export function isRememberedToday(name: string, what: string): boolean {
  const atMs = recall(name, what);
  return atMs !== null && Math.abs(Date.now() - atMs) < forgetAfterMs;
}

/** Remembers `what` under `name` for later starts; a folder that cannot be written only makes them slower. */
export function remember(name: string, what: string): void {
  try {
    mkdirSync(inRoot('.cache'), { recursive: true });
    writeFileSync(pathOf(name), JSON.stringify({ what, atMs: Date.now() } satisfies Memory));
  } catch {
    // See above.
  }
}
