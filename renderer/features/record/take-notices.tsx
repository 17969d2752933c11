import './take-notices.css';
import type { TakeState } from '../../capture/take-state.ts';
import { Notice } from '../../components/notice.tsx';
import { useTakeWarnings } from './use-take-warnings.ts';

interface TakeNoticesProps {
  readonly take: TakeState;
  readonly placement: 'middle' | 'bottom';
}

/** More would cover the picture; how each track stands is said beside it anyway. */
const maxShown = 2;

/** What is wrong with the running take, over the picture or waveform it stands in. */
export function TakeNotices({ take, placement }: TakeNoticesProps) {
  const warnings = useTakeWarnings(take).slice(0, maxShown);
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
