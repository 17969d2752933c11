/** What a key in the app can ask for, outside of pages' own keys. */
export type ShortcutAction =
  | 'record-voice'
  | 'record-screen'
  | 'record-camera'
  | 'go-inbox'
  | 'go-outbox'
  | 'go-projects'
  | 'go-record'
  | 'show-shortcuts';

/** A key as `KeyboardEvent` tells of it. */
export type KeyStroke = Pick<KeyboardEvent, 'key' | 'code' | 'shiftKey' | 'altKey'>;

/** How long after `G` the second letter counts. */
const sequenceMs = 1500;

const afterG: ReadonlyMap<string, ShortcutAction> = new Map([
  ['i', 'go-inbox'],
  ['o', 'go-outbox'],
  ['p', 'go-projects'],
  ['r', 'go-record'],
]);

/** Follows keys one by one (time in milliseconds) and gives the action they complete, if any. */
export function createShortcutMatcher(): (stroke: KeyStroke, atMs: number) => ShortcutAction | null {
  let lastG = Number.NEGATIVE_INFINITY;
  return (stroke, atMs) => {
    // Shift comes before the letter it belongs to, and is none itself.
    if (stroke.key === 'Shift' || stroke.key === 'Alt') return null;
    const letter = stroke.key.toLowerCase();
    const isSecond = atMs - lastG <= sequenceMs;
    lastG = letter === 'g' && !stroke.altKey ? atMs : Number.NEGATIVE_INFINITY;
    if (isSecond && !stroke.altKey) return afterG.get(letter) ?? null;
    return matchSingle(stroke, letter);
  };
}

function matchSingle({ code, shiftKey, altKey }: KeyStroke, letter: string): ShortcutAction | null {
  // With Alt, a Mac makes another character of it.
  if (altKey) return (letter === 'r' || code === 'KeyR') && !shiftKey ? 'record-camera' : null;
  if (letter === 'r') return shiftKey ? 'record-screen' : 'record-voice';
  return letter === '?' ? 'show-shortcuts' : null;
}
