import { useEffect } from 'react';
import type { RecordingDetail } from '../../../shared/model/recording.ts';
import { useClient } from '../../bridge/client-context.tsx';
import type { Playback } from './playback.ts';
import { createViewReport } from './view-report.ts';

/** Tells core what of a received recording is played. */
export function useViewReport({ id, direction }: RecordingDetail, playback: Playback): void {
  const client = useClient();
  const isReceived = direction === 'received';
  useEffect(() => {
    if (!isReceived) return;
    const report = createViewReport((ranges) => {
      // At worst a few seconds of playing are not counted, which is nothing to bother anyone with.
      client
        .call('library.recordView', { recordingId: id, ranges: ranges.slice(-200) })
        .catch(() => undefined);
    });
    const stop = playback.onChange(() => report.follow(playback.state(), performance.now()));
    return () => {
      stop();
      report.flush();
    };
  }, [client, id, isReceived, playback]);
}
