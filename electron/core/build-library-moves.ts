import { setTimeout as delay } from 'node:timers/promises';
import type { Foundation } from './build-parts.ts';
import { type LibraryMoves, type SwitchSteps, createLibraryMoves } from './move/library-moves.ts';
import type { Parts } from './parts.ts';
import { freeBytesOf } from './recording/disk-guard.ts';

/** How often it is looked whether nothing is in the way any more. */
const lookMs = 250;

type Workers = Pick<Parts, 'compression' | 'recorder' | 'history'>;

/** Builds what moves the library. */
export function buildLibraryMoves(foundation: Foundation, workers: Workers): LibraryMoves {
  const { host, settings, movable, events, log } = foundation;
  return createLibraryMoves({
    libraryDirectory: movable.directory,
    isFolderGiven: host.libraryDirectoryOverride !== null,
    freeBytes: freeBytesOf,
    switchOver: (target, steps) => switchOver(foundation, workers, target, steps),
    ...{ settings, emit: events.emit, log },
  });
}

/** A take that begins while this is done waits for it; one that runs is waited for. */
async function switchOver(
  { takesGate, movable, events }: Foundation,
  { compression, recorder, history }: Workers,
  target: string,
  { signal, onWaiting, onStill, finish, moved }: SwitchSteps,
): Promise<void> {
  const isBusy = () => recorder.active() !== null || history.work()?.state === 'running';
  const attempt = async () => {
    if (isBusy() || movable.isChanging()) return false;
    onStill();
    // What it makes lies in the folder of its recording.
    const rest = await compression.rest();
    try {
      await movable.moveTo(target, { finish, moved });
    } finally {
      await rest.dispose();
    }
    return true;
  };
  while (!(await takesGate.exclusive(attempt))) {
    if (isBusy()) onWaiting();
    await delay(lookMs, undefined, { signal });
  }
  events.emit('library.changed', { recordingIds: [] });
}
