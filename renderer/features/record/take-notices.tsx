import './take-notices.css';
import { useEffect, useState } from 'react';
import type { TakeState } from '../../capture/take-state.ts';
import { Notice } from '../../components/notice.tsx';
import { useTakeWarnings } from './use-take-warnings.ts';

interface TakeNoticesProps {
  readonly take: TakeState;
  readonly placement: 'middle' | 'bottom';
}

/** More would cover the picture; how each track stands is said beside it anyway. */
const maxShown = 2;

/** Long enough to be read twice. */
const saidAfterMs = 15_000;

/** Those of `titles` that have been shown long enough. */
function useSaid(titles: readonly string[]): readonly string[] {
  const [said, setSaid] = useState<readonly string[]>([]);
  const waiting = titles.filter((title) => !said.includes(title)).join('\n');
  useEffect(() => {
    if (waiting === '') return;
    const timer = window.setTimeout(() => setSaid((now) => [...now, ...waiting.split('\n')]), saidAfterMs);
    return () => window.clearTimeout(timer);
  }, [waiting]);
  return said;
}

/** What is wrong with the running take, over the picture or waveform it stands in. */
export function TakeNotices({ take, placement }: TakeNoticesProps) {
  const all = useTakeWarnings(take);
  const saidTitles = useSaid(all.filter(({ isPast }) => isPast).map(({ title }) => title));
  const warnings = all.filter(({ title }) => !saidTitles.includes(title)).slice(0, maxShown);
  return (
    <div className={`take-notices take-notices-${placement}`} role="status">
      {warnings.map(({ icon, title, meaning }) => (
        <Notice key={title} icon={icon} title={title}>
          {meaning}
        </Notice>
      ))}
    </div>
  );
}
