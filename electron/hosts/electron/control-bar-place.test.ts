import { describe, expect, it } from 'vitest';
import { placeControlBar } from './control-bar-place.ts';

const main = { id: 1, workArea: { x: 0, y: 24, width: 1920, height: 1016 } };
const second = { id: 2, workArea: { x: 1920, y: 0, width: 2560, height: 1440 } };
const both = { displays: [main, second], current: main, canHide: false } as const;
const onMain = { x: 800, y: 968, width: 320, height: 56 };
const onSecond = { x: 3040, y: 1368, width: 320, height: 56 };

describe('placeControlBar', () => {
  it('stays where the user works when a window is recorded or the bar can be hidden', () => {
    expect(placeControlBar({ ...both, recorded: 'window' })).toEqual(onMain);
    expect(placeControlBar({ ...both, recorded: main, canHide: true })).toEqual(onMain);
    expect(placeControlBar({ ...both, recorded: null, canHide: true, current: second })).toEqual(onSecond);
  });

  it('goes to a display that is not recorded', () => {
    expect(placeControlBar({ ...both, recorded: main })).toEqual(onSecond);
    expect(placeControlBar({ ...both, recorded: second })).toEqual(onMain);
  });

  it('has no place where it would be in the picture', () => {
    expect(placeControlBar({ ...both, recorded: main, displays: [main] })).toBeNull();
    expect(placeControlBar({ ...both, recorded: null })).toBeNull();
  });
});
