import { speakDuration } from '../../../shared/text/format-duration.ts';
import type { Playback } from './playback.ts';
import { handlePlayerKey } from './player-keys.ts';

/** The slider named Position: where `playback` is, for the keyboard and for assistive technology. `className` lays it over a picture of the whole. */
export function PositionSlider(props: {
  readonly playback: Playback;
  readonly positionMs: number;
  readonly durationMs: number;
  readonly className: string;
  /** Moves a place that was chosen to one as good. */
  readonly snap?: (positionMs: number) => number;
}) {
  const { playback, positionMs, durationMs, className, snap } = props;
  return (
    <input
      type="range"
      className={className}
      aria-label="Position"
      min={0}
      max={Math.round(durationMs)}
      step={1}
      value={Math.round(positionMs)}
      aria-valuetext={`${speakDuration(positionMs)} of ${speakDuration(durationMs)}`}
      onChange={({ target }) => {
        const chosenMs = Number(target.value);
        playback.seek(snap ? snap(chosenMs) : chosenMs);
      }}
      onKeyDown={(event) => {
        if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
        if (!handlePlayerKey(event.key, playback)) return;
        event.preventDefault();
        event.stopPropagation();
      }}
    />
  );
}
