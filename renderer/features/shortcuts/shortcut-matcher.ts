/** What a key in the app can ask for, outside of pages' own keys. */
export type ShortcutAction =
  'record' | 'go-inbox' | 'go-outbox' | 'go-projects' | 'go-record' | 'show-shortcuts';

/** How long after `G` the second letter counts. */
const sequenceMs = 1500;

const singles: ReadonlyMap<string, ShortcutAction> = new Map([
  ['r', 'record'],
  ['?', 'show-shortcuts'],
]);

const afterG: ReadonlyMap<string, ShortcutAction> = new Map([
  ['i', 'go-inbox'],
  ['o', 'go-outbox'],
  ['p', 'go-projects'],
  ['r', 'go-record'],
]);

/** Follows keys one by one (`KeyboardEvent.key`, time in milliseconds) and gives the action they complete, if any. */
export function createShortcutMatcher(): (key: string, atMs: number) => ShortcutAction | null {
  let lastG = Number.NEGATIVE_INFINITY;
  return (key, atMs) => {
    const letter = key.toLowerCase();
    const isSecond = atMs - lastG <= sequenceMs;
    lastG = letter === 'g' ? atMs : Number.NEGATIVE_INFINITY;
    return (isSecond ? afterG.get(letter) : singles.get(letter)) ?? null;
  };
}
