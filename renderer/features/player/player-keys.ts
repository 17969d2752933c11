import { speeds } from '../../../shared/model/playback.ts';
import type { Playback } from './playback.ts';

const smallStepMs = 5000;
/** How far the buttons and letters for going back and forward go. */
export const largeStepMs = 15_000;

/** The next faster (`step` 1) or slower (-1) speed; the same at the ends. */
export function nextSpeed(speed: number, step: 1 | -1): number {
  const index = speeds.findIndex((known) => known >= speed);
  return speeds[index + step] ?? speed;
}

/** Does what a key (`KeyboardEvent.key`) means in a player: J K L, arrows, [ ], digits for tenths, space. False when it means nothing. */
export function handlePlayerKey(key: string, playback: Playback): boolean {
  const { positionMs, durationMs, speed } = playback.state();
  if (/^\d$/.test(key)) {
    playback.seek((durationMs * Number(key)) / 10);
    return true;
  }
  const actions: Readonly<Record<string, () => void>> = {
    ' ': playback.toggle,
    k: playback.toggle,
    j: () => playback.seek(positionMs - largeStepMs),
    l: () => playback.seek(positionMs + largeStepMs),
    arrowleft: () => playback.seek(positionMs - smallStepMs),
    arrowright: () => playback.seek(positionMs + smallStepMs),
    '[': () => playback.setSpeed(nextSpeed(speed, -1)),
    ']': () => playback.setSpeed(nextSpeed(speed, 1)),
  };
  const name = key.toLowerCase();
  if (!Object.hasOwn(actions, name)) return false;
  actions[name]?.();
  return true;
}

/** True where letters are text, or where the key `key` has a meaning of its own already. */
export function keepsKey(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  if (
    target.closest('input:not([type=range], [type=checkbox]), textarea, select, [role=dialog], [role=menu]')
  )
    return true;
  return key === ' ' && target.closest('button, a, summary, input') !== null;
}
