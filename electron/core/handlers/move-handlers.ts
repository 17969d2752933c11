import type { Handlers } from '../dispatch.ts';
import { AppError } from '../errors.ts';
import type { Parts } from '../parts.ts';

/** Methods of the area `move`. */
export function createMoveHandlers({
  host,
  libraryMoves,
}: Pick<Parts, 'host' | 'libraryMoves'>): Pick<Handlers, Extract<keyof Handlers, `move.${string}`>> {
  return {
    'move.getMove': () => libraryMoves.current(),
    'move.beginMove': async () => {
      if (host.chooseFolder === null) throw new AppError('unsupported', 'this host has no folder dialog');
      const folder = await host.chooseFolder();
      return folder === null ? null : libraryMoves.begin(folder);
    },
    'move.resumeMove': () => libraryMoves.resume(),
    'move.cancelMove': () => {
      libraryMoves.cancel();
      return null;
    },
    'move.giveUpMove': async () => {
      await libraryMoves.giveUp();
      return null;
    },
    'move.deleteFormer': () => {
      libraryMoves.deleteFormer();
      return null;
    },
    'move.keepFormer': async () => {
      await libraryMoves.keepFormer();
      return null;
    },
  };
}
