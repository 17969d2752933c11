import { useCallback, useEffect, useState } from 'react';
import type { ActiveRecording } from '../../../shared/model/app.ts';
import { useLive } from '../../bridge/use-live.ts';
import { createElapsedEstimate } from './elapsed-estimate.ts';

const refreshMs = 1000;

/** The take that some window of the app records, and its clock. */
export interface ActiveTake {
  /** Undefined while it is not known yet, null while nothing is recorded. */
  readonly active: ActiveRecording | null | undefined;
  readonly elapsedMs: () => number;
}

/** Follows the running take from outside of the window that records it. */
export function useActiveTake(): ActiveTake {
  const { value, refresh } = useLive('recording.getActive', {}, [
    'recording.started',
    'recording.changed',
    'recording.stopped',
  ]);
  const [estimate] = useState(createElapsedEstimate);
  const isRunning = value !== null && value !== undefined && !value.paused;
  useEffect(() => {
    if (!value) return;
    const { recording, paused, elapsedMs } = value;
    estimate.learn({ recordingId: recording.id, paused, elapsedMs }, performance.now());
  }, [estimate, value]);
  useEffect(() => {
    if (!isRunning) return;
    const timer = window.setInterval(refresh, refreshMs);
    return () => window.clearInterval(timer);
  }, [isRunning, refresh]);
  const elapsedMs = useCallback(() => estimate.at(performance.now()), [estimate]);
  return { active: value, elapsedMs };
}
