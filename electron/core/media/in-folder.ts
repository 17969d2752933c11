import { stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

const lookEveryMs = 20;
const patienceMs = 5000;

/**
 * Runs one step in a recording's folder, and again where the folder is now if it was moved before the step took hold of
 * it. `folder` is asked each time; for a moment of every move it still says the old place.
 */
export async function inFolder<Result>(
  folder: () => string,
  step: (directory: string) => Promise<Result>,
): Promise<Result> {
  for (;;) {
    const directory = folder();
    try {
      return await step(directory);
    } catch (error) {
      if (!(await wasMoved(directory, folder))) throw error;
    }
  }
}

async function wasMoved(directory: string, folder: () => string): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += lookEveryMs) {
    if (folder() !== directory) return true;
    const isThere = await stat(directory).then(
      () => true,
      () => false,
    );
    if (isThere) return false;
    await delay(lookEveryMs);
  }
  return false;
}
