/** A cluster that playing can begin at: its byte offset in the capture and the time of its first keyframe. */
export interface Cue {
  readonly offset: number;
  readonly timeMs: number;
}

/** Seek points of a capture of any length in bounded memory. */
export interface CueList {
  add(cue: Cue): void;
  toArray(): readonly Cue[];
}

/** Creates a {@link CueList} of at most `limit` points: when full, every second one is dropped and points are taken half as often. */
export function createCueList(limit = 1024): CueList {
  let cues: Cue[] = [];
  let stride = 1;
  let seen = 0;
  return {
    add(cue) {
      if (seen++ % stride !== 0) return;
      cues.push(cue);
      if (cues.length < limit) return;
      cues = cues.filter((_, index) => index % 2 === 0);
      stride *= 2;
    },
    toArray: () => [...cues],
  };
}
