import type { Edit } from '../../../shared/model/edit.ts';
import type { RecordingFile } from '../../../shared/model/recording.ts';
import type { RenderPlan } from './render-plan.ts';

/** More of them would cost more than finding a place quickly is worth. */
const mostKeyframes = 200;

/** Options that put keyframes where people go to: at the marks that are kept, in time of the edited recording. */
export function keyframeArguments(
  { recording }: { readonly recording: Pick<RecordingFile, 'marks'>; readonly edit: Edit },
  { kept, frameRate }: Pick<RenderPlan, 'kept' | 'frameRate'>,
): readonly string[] {
  const times = recording.marks.slice(0, mostKeyframes).flatMap(({ atMs }) => {
    const frame = Math.round((atMs * frameRate) / 1000);
    let edited = 0;
    for (const { from, to } of kept) {
      if (frame >= from && frame < to) return [(edited + frame - from) / frameRate];
      edited += to - from;
    }
    return [];
  });
  if (times.length === 0) return [];
  return ['-force_key_frames', times.map((time) => time.toFixed(3)).join(',')];
}
