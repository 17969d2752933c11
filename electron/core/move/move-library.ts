import { checkTarget, requireRoom } from './check-target.ts';
import { type PassOptions, type PassProgress, copyPass, removeParts } from './copy-pass.ts';
import { sizeOf } from './list-files.ts';
import { MoveFailure, type MovePlaces, toMoveFailure } from './move-failure.ts';
import { openMoveManifest } from './move-manifest.ts';

/** What the whole library is, once it is in its new place. */
export interface MovedLibrary extends MovePlaces {
  readonly files: number;
  readonly sizeBytes: number;
}

/** What {@link moveLibrary} works with. */
export interface MoveOptions extends MovePlaces {
  readonly freeBytes: (folder: string) => Promise<number>;
  /** True where this move was begun before and not finished. */
  readonly mayResume: boolean;
  /** Called when the folders are found fit, before anything is written. */
  readonly onBegin: () => void;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: PassProgress) => void;
  /**
   * Goes on with the new folder: runs `finish` while nothing changes in the library, then takes what it resolves with. All
   * stays as it was where `finish` rejects.
   */
  readonly switchOver: (target: string, finish: () => Promise<MovedLibrary>) => Promise<void>;
}

/** A pass that copied no more than this leaves so little to the last one that nobody notices how long it takes. */
const little = { files: 50, bytes: 32 * 1024 * 1024 };
/** What changes all the time is left to the last pass after so many. */
const mostPasses = 6;
const mostLastPasses = 3;

/**
 * Moves a library: copies while it is used, in passes until little is left, then the rest while nothing changes, then goes
 * on with the copy. What was copied in an earlier try is not copied again. Rejects with {@link MoveFailure} and with the
 * reason of the signal; the library is then where it was.
 */
export async function moveLibrary(options: MoveOptions): Promise<void> {
  const places = await checkTarget(options, options.mayResume);
  options.onBegin();
  const manifest = await openMoveManifest(places.target, places.source).catch(async (error: unknown) => {
    throw await toMoveFailure(error, places, { file: '', reading: false });
  });
  const pass: PassOptions = { ...options, ...places, manifest };
  try {
    await requireRoom(places, { ...options, manifest });
    await removeParts(pass);
    await copyMost(pass);
    await options.switchOver(places.target, async () => {
      await copyRest(pass);
      const entries = [...manifest.entries.values()];
      return { ...places, files: entries.length, sizeBytes: sizeOf(entries) };
    });
  } finally {
    await manifest.close().catch(() => undefined);
  }
}

async function copyMost(pass: PassOptions): Promise<void> {
  for (let passes = 1; passes <= mostPasses; passes++) {
    const { copiedFiles, copiedBytes } = await copyPass(pass);
    if (copiedFiles <= little.files && copiedBytes <= little.bytes) return;
  }
}

/** Whatever changes now is changed by somebody else. */
async function copyRest(pass: PassOptions): Promise<void> {
  for (let passes = 1; ; passes++) {
    const { changed } = await copyPass(pass);
    const [file] = changed;
    if (file === undefined) return;
    if (passes === mostLastPasses) throw new MoveFailure('file-changing', { file });
  }
}
