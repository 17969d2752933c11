import './banner.css';
import { useEffect, useState } from 'react';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import { useClient, useConnection } from '../../bridge/client-context.tsx';
import { useCapture, useCaptureState } from '../../capture/capture-provider.tsx';
import { Icon } from '../../components/icon.tsx';

/** So much may be on its way to the disk when the connection breaks. */
const unconfirmedMs = 2000;

/** Says calmly that core is out of reach: what is safe, and what to do. Its place stays while all is well, for screen readers. */
export function ConnectionBanner() {
  const isLost = useConnection() === 'lost';
  const safeMs = useSafeMs();
  const { take } = useCaptureState();
  return (
    <div role="status" className={isLost ? 'banner' : undefined}>
      {isLost && (
        <>
          <Icon name="unplugged" />
          <p>
            <strong>Connection to Outspoken lost.</strong>{' '}
            {take
              ? `The recording is safe up to ${formatDuration(safeMs)}. Keep this window open: it holds what follows and connects again by itself.`
              : 'What is on the disk is safe. This window connects again by itself; if it does not, start Outspoken again.'}
          </p>
        </>
      )}
    </div>
  );
}

/** How much of the running take was surely on the disk when the connection broke. */
function useSafeMs(): number {
  const { connection } = useClient();
  const capture = useCapture();
  const [safeMs, setSafeMs] = useState(0);
  useEffect(
    () =>
      connection.onChange((state) => {
        if (state === 'lost') setSafeMs(Math.max(0, capture.elapsedMs() - unconfirmedMs));
      }),
    [connection, capture],
  );
  return safeMs;
}
