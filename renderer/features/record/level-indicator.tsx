import './level-indicator.css';
import { useCallback } from 'react';
import { toLevel } from '../../capture/amplitude.ts';
import { useCapture } from '../../capture/capture-provider.tsx';
import { usePolled } from './use-polled.ts';

const refreshMs = 66;

/** How loud the microphone is now: the bar is loudness, the line the peak. */
export function LevelIndicator() {
  const { microphone } = useCapture();
  const readPeak = useCallback(() => toLevel(microphone.amplitude().peak), [microphone]);
  const readLoudness = useCallback(() => toLevel(microphone.amplitude().rms), [microphone]);
  const peak = usePolled(readPeak, refreshMs);
  const loudness = usePolled(readLoudness, refreshMs);
  return (
    <div
      className="level-indicator"
      role="meter"
      aria-label="Microphone level"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={peak}
      data-loud={peak >= 97}
    >
      <div className="level-indicator-bar" style={{ transform: `scaleX(${loudness / 100})` }} />
      <div className="level-indicator-peak" style={{ left: `${peak}%` }} />
    </div>
  );
}
