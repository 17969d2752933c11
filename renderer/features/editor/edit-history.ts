import type { EditContent } from './edit-changes.ts';

/** An Edit with every step that led to it and every step taken back. */
export interface EditHistory {
  readonly past: readonly EditContent[];
  readonly present: EditContent;
  readonly future: readonly EditContent[];
  /** Names the gesture of the last step; empty when it is over. */
  readonly gesture: string;
}

/** Nobody takes back more than this. */
const mostSteps = 500;

/** The history of an editor that was just opened. */
export function beginHistory(present: EditContent): EditHistory {
  return { past: [], present, future: [], gesture: '' };
}

/** A step. Steps of one `gesture`, such as one drag of a handle, are taken back together; empty for one of its own. */
export function takeStep(history: EditHistory, present: EditContent, gesture = ''): EditHistory {
  if (isSame(present, history.present)) return history;
  const goesOn = gesture !== '' && gesture === history.gesture;
  const past = goesOn ? history.past : [...history.past, history.present].slice(-mostSteps);
  return { past, present, future: [], gesture };
}

/** Ends a gesture: the next step of the same name is one of its own. */
export function endGesture(history: EditHistory): EditHistory {
  return history.gesture === '' ? history : { ...history, gesture: '' };
}

/** Takes the last step back; the same history when there is none. */
export function undo(history: EditHistory): EditHistory {
  const { past, present, future } = history;
  const before = past.at(-1);
  if (!before) return history;
  return { past: past.slice(0, -1), present: before, future: [present, ...future], gesture: '' };
}

/** Takes again what was taken back last. */
export function redo(history: EditHistory): EditHistory {
  const { past, present, future } = history;
  const [next, ...later] = future;
  if (!next) return history;
  return { past: [...past, present], present: next, future: later, gesture: '' };
}

/** True when both say the same. */
export function isSame(one: EditContent, other: EditContent): boolean {
  return one === other || JSON.stringify(contentOf(one)) === JSON.stringify(contentOf(other));
}

function contentOf({ cuts, face, muted, gainDb, levelled }: EditContent) {
  return [cuts, face, [...muted].sort(), Object.entries(gainDb).sort(), levelled];
}
