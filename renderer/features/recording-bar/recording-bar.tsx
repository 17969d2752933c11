import './recording-bar.css';
import { Link, useLocation } from 'wouter';
import { useCapture, useCaptureState } from '../../capture/capture-provider.tsx';
import type { TakeState } from '../../capture/take-state.ts';
import { Button } from '../../components/button.tsx';
import { kindWords } from '../../components/kind.ts';
import { StateLabel } from '../../components/state-label.tsx';
import { ElapsedTime } from '../record/elapsed-time.tsx';
import { LevelIndicator } from '../record/level-indicator.tsx';
import { useTakeWarnings } from '../record/use-take-warnings.ts';
import { useRecordingDuties } from './use-recording-duties.ts';

/** Keeps a running take in sight and at hand on every page but its own. Also carries out what recording needs on all pages. */
export function RecordingBar() {
  useRecordingDuties();
  const { take } = useCaptureState();
  const [path] = useLocation();
  return take && path !== '/' ? <Bar take={take} /> : null;
}

function Bar({ take }: { readonly take: TakeState }) {
  const { pause, resume, mark, stop } = useCapture();
  const [warning] = useTakeWarnings(take);
  const hears = take.tracks.some(({ track, isLive }) => track === 'microphone' && isLive);
  const isPaused = take.phase === 'paused';
  const isEnding = take.phase === 'stopping';
  return (
    <section className="recording-bar" aria-label="Recording now">
      <Link href="/" className="recording-bar-state">
        <StateLabel shape={isPaused ? 'idle' : 'recording'}>
          {isPaused ? 'Paused' : `Recording ${kindWords[take.kind]}`}
        </StateLabel>
      </Link>
      <span className="recording-bar-time">
        <ElapsedTime />
      </span>
      {hears && (
        <div className="recording-bar-level">
          <LevelIndicator />
        </div>
      )}
      <p className="recording-bar-warning small ellipsis" role="status" title={warning?.title}>
        {warning?.title}
      </p>
      {isPaused ? (
        <Button variant="quiet" icon="resume" onPress={resume}>
          Resume
        </Button>
      ) : (
        <Button variant="quiet" icon="pause" onPress={pause} isDisabled={isEnding}>
          Pause
        </Button>
      )}
      <Button variant="quiet" icon="mark" onPress={mark} isDisabled={isEnding}>
        Mark moment
      </Button>
      <Button variant="record" icon="stop" onPress={stop} isDisabled={isEnding}>
        Stop
      </Button>
    </section>
  );
}
