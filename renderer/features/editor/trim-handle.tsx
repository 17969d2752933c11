import type { KeyboardEvent, PointerEvent } from 'react';
import { speakDuration } from '../../../shared/text/format-duration.ts';
import { formatMoment } from './format-moment.ts';

interface TrimHandleProps {
  /** `Start` or `End`. */
  readonly label: string;
  readonly atMs: number;
  readonly durationMs: number;
  /** Time of the capture at a place of the window. */
  readonly timeAt: (clientX: number) => number;
  readonly onMove: (atMs: number) => void;
  readonly onEnd: () => void;
}

const steps: Readonly<Record<string, number>> = {
  ArrowLeft: -100,
  ArrowDown: -100,
  ArrowRight: 100,
  ArrowUp: 100,
  PageDown: -1000,
  PageUp: 1000,
};

/** Where the recording begins or ends: dragged, or moved by a tenth of a second with the arrow keys, ten times that with Shift. */
export function TrimHandle({ label, atMs, durationMs, timeAt, onMove, onEnd }: TrimHandleProps) {
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return;
    event.stopPropagation();
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    if (event.currentTarget.hasPointerCapture(event.pointerId)) onMove(timeAt(event.clientX));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const edges: Readonly<Record<string, number>> = { Home: 0, End: durationMs };
    const step = steps[event.key];
    const to = edges[event.key] ?? (step === undefined ? null : atMs + step * (event.shiftKey ? 10 : 1));
    if (to === null) return;
    event.preventDefault();
    event.stopPropagation();
    onMove(to);
  };
  return (
    <span
      role="slider"
      tabIndex={0}
      className={`trim-handle trim-handle-${label.toLowerCase()}`}
      style={{ left: `${(atMs / durationMs) * 100}%` }}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={Math.round(durationMs)}
      aria-valuenow={Math.round(atMs)}
      aria-valuetext={speakDuration(atMs)}
      title={`${label} at ${formatMoment(atMs)}`}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onEnd}
      onKeyDown={onKeyDown}
      onKeyUp={onEnd}
    />
  );
}
