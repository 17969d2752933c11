import { useMemo } from 'react';
import { useLive } from '../../bridge/use-live.ts';
import { describeDeliveries } from './describe-delivery.ts';
import type { Standing } from './recording-words.ts';

/** What is known of how recordings stand, beside what they say themselves. */
export function useStanding(): (recordingId: string) => Standing {
  const messages = useLive('outbox.list', {}, ['outbox.changed', 'outbox.removed']).value;
  const deliveries = useMemo(() => describeDeliveries(messages ?? []), [messages]);
  const active = useLive('recording.getActive', {}, ['recording.started', 'recording.stopped']).value;
  return (recordingId) => ({
    delivery: deliveries.get(recordingId),
    isRecorded: active === undefined || active?.recording.id === recordingId,
  });
}
