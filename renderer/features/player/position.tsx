import './position.css';
import { type PointerEvent, useMemo, useState } from 'react';
import type { Filmstrip } from '../../../shared/model/deliverable.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import { resampleLevels } from '../../capture/resample-levels.ts';
import { FilmFrame } from './film-frame.tsx';
import type { PlacedMark } from './axis.ts';
import type { Playback } from './playback.ts';
import { PositionSlider } from './position-slider.tsx';
import { Waveform } from './waveform.tsx';

interface PositionProps {
  readonly playback: Playback;
  readonly positionMs: number;
  readonly durationMs: number;
  readonly levels: readonly number[];
  readonly marks: readonly PlacedMark[];
  readonly barCount: number;
  /** Shows what is there under the pointer. */
  readonly preview?: { readonly filmstrip: Filmstrip; readonly toCaptureMs: (positionMs: number) => number };
}

/** Where the recording is, over its waveform: click, drag or arrow keys to go elsewhere. */
export function Position(props: PositionProps) {
  const { playback, positionMs, levels, marks, barCount } = props;
  const bars = useMemo(() => resampleLevels(levels, barCount), [levels, barCount]);
  const durationMs = Math.max(1, props.durationMs);
  const share = Math.min(1, positionMs / durationMs);
  const [hoverShare, setHoverShare] = useState<number | null>(null);
  const follow = (event: PointerEvent<HTMLElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    setHoverShare(Math.min(1, Math.max(0, (event.clientX - left) / width)));
  };
  return (
    <div className="position" onPointerMove={follow} onPointerLeave={() => setHoverShare(null)}>
      <Waveform bars={bars} />
      <div className="position-played" style={{ clipPath: `inset(-4px ${(1 - share) * 100}% -4px -4px)` }}>
        <Waveform bars={bars} />
      </div>
      {marks.map((mark) => (
        <span
          key={mark.number}
          className="position-mark"
          style={{ left: `${(mark.positionMs / durationMs) * 100}%` }}
          aria-hidden="true"
        />
      ))}
      <span className="position-head" style={{ left: `${share * 100}%` }} aria-hidden="true" />
      {props.preview && hoverShare !== null && (
        <span className="position-preview" style={{ left: `${hoverShare * 100}%` }} aria-hidden="true">
          <FilmFrame
            filmstrip={props.preview.filmstrip}
            atMs={props.preview.toCaptureMs(hoverShare * durationMs)}
          />
          <span className="tabular small">{formatDuration(hoverShare * durationMs)}</span>
        </span>
      )}
      <PositionSlider
        playback={playback}
        positionMs={positionMs}
        durationMs={durationMs}
        className="position-slider"
      />
    </div>
  );
}
