import { describe, expect, it } from 'vitest';
import { untouchedEdit } from '../../../shared/model/edit.ts';
import type { EditContent } from './edit-changes.ts';
import { beginHistory, endGesture, redo, takeStep, undo } from './edit-history.ts';

function muted(...tracks: EditContent['muted']): EditContent {
  return { ...untouchedEdit, muted: tracks };
}

describe('EditHistory', () => {
  it('takes steps back and again, until a new one is taken', () => {
    const two = takeStep(takeStep(beginHistory(untouchedEdit), muted('microphone')), muted('camera'));
    const back = undo(undo(two));
    expect(back.present).toEqual(untouchedEdit);
    expect(undo(back)).toBe(back);
    expect(redo(back).present.muted).toEqual(['microphone']);
    expect(redo(redo(redo(back))).present.muted).toEqual(['camera']);
    const other = takeStep(redo(back), muted('screen'));
    expect(redo(other)).toBe(other);
    expect(undo(other).present.muted).toEqual(['microphone']);
  });

  it('takes a gesture back as one step', () => {
    const dragged = takeStep(
      takeStep(beginHistory(untouchedEdit), muted('microphone'), 'drag'),
      muted('camera'),
      'drag',
    );
    expect(undo(dragged).present).toEqual(untouchedEdit);
    const again = takeStep(endGesture(dragged), muted('screen'), 'drag');
    expect(undo(again).present.muted).toEqual(['camera']);
  });

  it('keeps no step that changes nothing', () => {
    const history = beginHistory(muted('screen', 'camera'));
    expect(takeStep(history, muted('camera', 'screen'))).toBe(history);
  });
});
