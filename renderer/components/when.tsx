import { useEffect, useState } from 'react';
import { formatFullWhen, formatWhen } from '../../shared/text/format-when.ts';

/** How often words such as "Today" are looked at again. */
const refreshMs = 60_000;

/** The time now, in milliseconds since 1970, renewed every minute. */
export function useNow(): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = window.setInterval(() => setNowMs(Date.now()), refreshMs);
    return () => window.clearInterval(timer);
  }, []);
  return nowMs;
}

interface WhenProps {
  /** ISO 8601. */
  readonly instant: string;
}

/** A point in time as people say it, with the full date on hover. */
export function When({ instant }: WhenProps) {
  return <WhenSeen instant={instant} nowMs={useNow()} />;
}

/** Like {@link When} where many are shown, which share what the time is now. */
export function WhenSeen({ instant, nowMs }: WhenProps & { readonly nowMs: number }) {
  return (
    <time dateTime={instant} title={formatFullWhen(instant)} className="tabular">
      {formatWhen(instant, { nowMs })}
    </time>
  );
}
