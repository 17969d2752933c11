import type { Lane } from './lane.ts';
import type { TakeWarning } from './take-state.ts';

/** What there is to say of the pictures at the moment. */
export function lookAtLanes(lanes: readonly Lane[], nowMs: number): readonly TakeWarning[] {
  return lanes.flatMap((lane): readonly TakeWarning[] => {
    const { track } = lane;
    if (track !== 'screen' && track !== 'camera') return [];
    switch (lane.look(nowMs)) {
      case 'fine':
        return [];
      case 'behind':
        return [{ kind: 'encoder-behind', track }];
      case 'no-frames':
        return lane.isHidden() ? [{ kind: 'source-hidden' }] : [{ kind: 'no-frames', track }];
    }
  });
}
