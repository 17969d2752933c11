/** So many things that were done can be taken back. */
const mostKept = 20;

/** Something that was done. */
interface Done {
  readonly undo: () => void;
  /** Told when it is being taken back. */
  readonly onTaken: () => void;
}

/** What was done and can be taken back, the last thing first, each once. */
export interface UndoStack {
  readonly push: (done: Done) => void;
  /** Takes back the last thing, or the one with this `undo`; false where there is none. */
  readonly take: (undo?: () => void) => boolean;
}

/** Creates an empty {@link UndoStack}. */
export function createUndoStack(): UndoStack {
  let kept: readonly Done[] = [];
  return {
    push(done) {
      kept = [...kept, done].slice(-mostKept);
    },
    take(undo) {
      const done = undo === undefined ? kept.at(-1) : kept.find((one) => one.undo === undo);
      if (done === undefined) return false;
      kept = kept.filter((one) => one !== done);
      done.onTaken();
      done.undo();
      return true;
    },
  };
}
