import { useCallback } from 'react';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import { useCapture } from '../../capture/capture-provider.tsx';
import { usePolled } from './use-polled.ts';

const refreshMs = 100;

/** Recorded time of the running take, in whole seconds. */
export function ElapsedTime() {
  const { elapsedMs } = useCapture();
  const read = useCallback(() => Math.floor(elapsedMs() / 1000) * 1000, [elapsedMs]);
  const shownMs = usePolled(read, refreshMs);
  return (
    <span role="timer" aria-label="Elapsed time" aria-live="off" className="tabular">
      {formatDuration(shownMs)}
    </span>
  );
}
