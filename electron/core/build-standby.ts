import { join } from 'node:path';
import type { BuildOptions, Foundation } from './build-parts.ts';
import { AppError } from './errors.ts';
import { type LibraryDeps, createLibrary } from './library/create-library.ts';
import type { MovableLibrary } from './library-folder.ts';
import type { RecorderDeps } from './recording/recorder-deps.ts';
import { type StandbyLibrary, openStandbyLibrary } from './standby-library.ts';

/** Builds the library in which recordings wait beside the app's own data while the disk of the user's is away. */
export function buildStandby(
  { host, log }: BuildOptions,
  {
    opened,
    late,
    common,
  }: {
    readonly opened: MovableLibrary;
    readonly late: Foundation['late'];
    readonly common: Omit<LibraryDeps, 'libraryDirectory' | 'indexPath'>;
  },
): Promise<StandbyLibrary> {
  const libraryDirectory = join(host.dataDirectory, 'waiting');
  const indexPath = join(host.dataDirectory, 'waiting.db');
  return openStandbyLibrary({
    ...{ main: opened.library, mainDirectory: opened.directory, directory: libraryDirectory, log },
    open: () => createLibrary({ ...common, libraryDirectory, indexPath }),
    restWork: () => late.compression?.rest() ?? Promise.resolve({ dispose: () => undefined }),
  });
}

/** A take that finds the disk of the library gone begins again, on the disk that is there. */
export function beginHereOrThere({
  takesGate,
  movable,
}: Pick<Foundation, 'takesGate' | 'movable'>): RecorderDeps['beginning'] {
  return (begin) =>
    takesGate.shared(() =>
      begin().catch(async (error: unknown) => {
        const isAway = error instanceof AppError && error.code === 'library-unavailable';
        if (isAway) await movable.library.refresh();
        if (!isAway || movable.library.available()) throw error;
        return begin();
      }),
    );
}
