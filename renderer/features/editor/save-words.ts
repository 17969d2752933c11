import { describeProblem } from '../notices/describe-problem.ts';
import type { SaveState } from './edit-saver.ts';

/** How the saving of an Edit stands, as a sentence. */
export function describeSaving(state: SaveState, isReplaced: boolean): string {
  if (isReplaced) return 'Edited in another window: that version is shown. Undo brings yours back.';
  switch (state.kind) {
    case 'saved':
      return 'All changes are saved.';
    case 'waiting':
    case 'saving':
      return 'Saving…';
    case 'refused':
      return 'Reading a newer version…';
    case 'failed':
      return `Not saved yet. ${describeProblem(state.error.code).title}`;
  }
}
