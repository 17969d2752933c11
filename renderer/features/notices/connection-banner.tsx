import './banner.css';
import { useConnection } from '../../bridge/client-context.tsx';
import { Icon } from '../../components/icon.tsx';

/** Says calmly that core is out of reach: what is safe, and what to do. Also keeps the place for screen readers while all is well. */
export function ConnectionBanner() {
  const isLost = useConnection() === 'lost';
  return (
    <div role="status" className={isLost ? 'banner' : undefined}>
      {isLost && (
        <>
          <Icon name="unplugged" />
          <p>
            <strong>Connection to Outspoken lost.</strong> What is on the disk is safe. This page connects
            again by itself; if it does not, start Outspoken again.
          </p>
        </>
      )}
    </div>
  );
}
