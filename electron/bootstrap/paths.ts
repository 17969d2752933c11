import { fileURLToPath } from 'node:url';

/** The repository's folder, with a separator at the end. */
export const rootDirectory = fileURLToPath(new URL('../../', import.meta.url));

/** Path of something in the repository, from its path relative to the root. */
export function inRoot(relative: string): string {
  return fileURLToPath(new URL(`../../${relative}`, import.meta.url));
}
