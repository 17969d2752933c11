import './position.css';
import { useMemo } from 'react';
import type { Filmstrip } from '../../../shared/model/deliverable.ts';
import type { Range } from '../../../shared/model/edit.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import { resampleLevels } from '../../capture/resample-levels.ts';
import { FilmFrame } from './film-frame.tsx';
import type { PlacedMark } from './axis.ts';
import type { Passage, Playback } from './playback.ts';
import { PositionSlider } from './position-slider.tsx';
import { useHoveredPlace } from './use-hovered-place.ts';
import { Waveform } from './waveform.tsx';

interface PositionProps {
  readonly playback: Playback;
  readonly positionMs: number;
  readonly durationMs: number;
  readonly levels: readonly number[];
  readonly marks: readonly PlacedMark[];
  /** Where notes stand. */
  readonly notesMs?: readonly number[];
  /** What is skipped. */
  readonly silences: readonly Range[];
  readonly loop: Passage | null;
  readonly barCount: number;
  /** True where finding a place takes time: it is made ready while the pointer rests on it. */
  readonly hasPicture: boolean;
  readonly preview?: Preview | undefined;
}

/** What is seen at the moments of a recording. */
interface Preview {
  readonly filmstrip: Filmstrip;
  readonly toCaptureMs: (positionMs: number) => number;
}

/** Where the recording is, over its waveform: click, drag or arrow keys to go elsewhere. */
export function Position(props: PositionProps) {
  const { playback, positionMs, levels, marks, barCount } = props;
  const bars = useMemo(() => resampleLevels(levels, barCount), [levels, barCount]);
  const durationMs = Math.max(1, props.durationMs);
  const share = Math.min(1, positionMs / durationMs);
  const hovered = useHoveredPlace({ playback, durationMs, prepares: props.hasPicture });
  return (
    <div className="position" {...hovered.handlers}>
      <Waveform bars={bars} />
      <div className="position-played" style={{ clipPath: `inset(-4px ${(1 - share) * 100}% -4px -4px)` }}>
        <Waveform bars={bars} />
      </div>
      <Passages {...props} durationMs={durationMs} />
      {marks.map((mark) => (
        <span
          key={mark.number}
          className="position-mark"
          style={{ left: `${(mark.positionMs / durationMs) * 100}%` }}
          aria-hidden="true"
        />
      ))}
      {(props.notesMs ?? []).map((noteMs, index) => (
        <span
          key={`${noteMs}-${index}`}
          className="position-note"
          style={{ left: `${(noteMs / durationMs) * 100}%` }}
          aria-hidden="true"
        />
      ))}
      <span className="position-head" style={{ left: `${share * 100}%` }} aria-hidden="true" />
      {hovered.share !== null && (
        <HoveredMoment share={hovered.share} atMs={hovered.share * durationMs} preview={props.preview} />
      )}
      <PositionSlider
        playback={playback}
        positionMs={positionMs}
        durationMs={durationMs}
        className="position-slider"
        snap={hovered.snap}
      />
    </div>
  );
}

interface HoveredMomentProps {
  readonly share: number;
  readonly atMs: number;
  readonly preview: Preview | undefined;
}

/** Pixels that the frame around a picture takes, and the width of a time alone. */
const [framePixels, timePixels] = [6, 64];

/** The time under the pointer, and what is seen then; at the ends it stays over the recording. */
function HoveredMoment({ share, atMs, preview }: HoveredMomentProps) {
  const width = preview ? preview.filmstrip.frameWidth + framePixels : timePixels;
  const left = `clamp(${width / 2}px, ${share * 100}%, calc(100% - ${width / 2}px))`;
  return (
    <span className="position-preview" style={{ left, width }} aria-hidden="true">
      {preview && <FilmFrame filmstrip={preview.filmstrip} atMs={preview.toCaptureMs(atMs)} />}
      <span className="tabular small">{formatDuration(atMs)}</span>
    </span>
  );
}

/** What is skipped lies under a veil, what is repeated in a frame. */
function Passages({ silences, loop, durationMs }: Pick<PositionProps, 'silences' | 'loop' | 'durationMs'>) {
  const veil = useMemo(
    () => silences.map(({ startMs, endMs }) => `M${startMs} 0H${endMs}V1H${startMs}Z`).join(''),
    [silences],
  );
  return (
    <>
      {veil !== '' && (
        <svg
          className="position-silences"
          viewBox={`0 0 ${durationMs} 1`}
          preserveAspectRatio="none"
          aria-hidden="true"
        >
          <path d={veil} />
        </svg>
      )}
      {loop && (
        <span
          className="position-loop"
          style={{
            left: `${(loop.startMs / durationMs) * 100}%`,
            width: `${(((loop.endMs ?? loop.startMs) - loop.startMs) / durationMs) * 100}%`,
          }}
          aria-hidden="true"
        />
      )}
    </>
  );
}
