import './control-bar.css';
import { useCallback, useEffect } from 'react';
import type { AppCommand } from '../../../shared/model/capture.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import { useClient, useConnection } from '../../bridge/client-context.tsx';
import { Button, IconButton } from '../../components/button.tsx';
import { kindIcons, kindWords } from '../../components/kind.ts';
import { Icon } from '../../components/icon.tsx';
import { useProblemToast } from '../notices/use-problem-toast.ts';
import { usePolled } from '../record/use-polled.ts';
import { type ActiveTake, useActiveTake } from './use-active-take.ts';

/** The small window that stays above the others while a take runs. It records nothing itself: it tells the window that does. */
export function ControlBar() {
  const take = useActiveTake();
  const isConnected = useConnection() === 'open';
  useEffect(() => {
    document.title = 'Recording - Outspoken';
  }, []);
  return (
    <main className="control-bar" aria-label="Recording controls">
      {take.active ? (
        <Controls take={take} isConnected={isConnected} />
      ) : (
        <p className="control-bar-idle quiet" role="status">
          {take.active === null && 'Nothing is being recorded'}
        </p>
      )}
    </main>
  );
}

function Controls({ take, isConnected }: { readonly take: ActiveTake; readonly isConnected: boolean }) {
  const client = useClient();
  const showProblem = useProblemToast();
  const { active } = take;
  if (!active) return null;
  const give = (command: AppCommand) => void client.call('app.giveCommand', { command }).catch(showProblem);
  return (
    <>
      <span className="control-bar-kind" data-paused={active.paused}>
        <Icon name={kindIcons[active.recording.kind]} />
        <span className="visually-hidden">
          {active.paused ? 'Paused' : `Recording ${kindWords[active.recording.kind]}`}
        </span>
      </span>
      <Clock take={take} isPaused={active.paused} />
      {active.paused ? (
        <IconButton label="Resume" icon="resume" onPress={() => give('resume')} isDisabled={!isConnected} />
      ) : (
        <IconButton label="Pause" icon="pause" onPress={() => give('pause')} isDisabled={!isConnected} />
      )}
      <span className="control-bar-mark">
        <IconButton label="Mark moment" icon="mark" onPress={() => give('mark')} isDisabled={!isConnected} />
        {active.markCount > 0 && (
          <span className="control-bar-marks tabular" aria-hidden="true">
            {active.markCount}
          </span>
        )}
      </span>
      <Button variant="record" icon="stop" onPress={() => give('stop')} isDisabled={!isConnected}>
        Stop
      </Button>
    </>
  );
}

const refreshMs = 100;

function Clock({ take, isPaused }: { readonly take: ActiveTake; readonly isPaused: boolean }) {
  const { elapsedMs } = take;
  const read = useCallback(() => formatDuration(elapsedMs()), [elapsedMs]);
  const text = usePolled(read, refreshMs);
  return (
    <span
      role="timer"
      aria-label="Elapsed time"
      aria-live="off"
      className="control-bar-clock tabular"
      data-paused={isPaused}
    >
      {text}
    </span>
  );
}
