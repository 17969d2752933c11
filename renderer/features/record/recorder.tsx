import './recorder.css';
import { useCallback } from 'react';
import { formatBytes, formatRemaining } from '../../../shared/text/format-bytes.ts';
import { formatCount } from '../../../shared/text/format-duration.ts';
import { useCapture } from '../../capture/capture-provider.tsx';
import type { TakeState } from '../../capture/take-state.ts';
import { Button } from '../../components/button.tsx';
import { kindWords } from '../../components/kind.ts';
import { Page } from '../../components/page.tsx';
import { StateLabel } from '../../components/state-label.tsx';
import { Waveform } from '../player/waveform.tsx';
import { bytesPerSecond } from './disk-rate.ts';
import { ElapsedTime } from './elapsed-time.tsx';
import { LevelIndicator } from './level-indicator.tsx';
import { MarkConfirmation } from './mark-confirmation.tsx';
import { TakeStage } from './take-stage.tsx';
import { TakeNotices } from './take-notices.tsx';
import { usePolled } from './use-polled.ts';

function titleOf({ phase, kind }: TakeState): string {
  if (phase === 'paused') return 'Paused';
  if (phase === 'stopping') return 'Saving';
  return kind === 'voice' ? 'Recording' : `Recording ${kindWords[kind]}`;
}

/** The running take: clock, levels, what is on the disk, and what can be done. */
export function Recorder({ take }: { readonly take: TakeState }) {
  return (
    <Page title={titleOf(take)}>
      <div className="recorder" data-phase={take.phase} data-kind={take.kind}>
        {take.kind === 'voice' ? <VoiceStage take={take} /> : <TakeStage take={take} />}
        <Facts take={take} />
        <Controls take={take} />
      </div>
    </Page>
  );
}

function VoiceStage({ take }: { readonly take: TakeState }) {
  return (
    <>
      <div className="recorder-clock">
        <ElapsedTime />
      </div>
      <div className="recorder-stage">
        <LevelWave />
        <TakeNotices take={take} placement="middle" />
      </div>
      <div className="recorder-level">
        <LevelIndicator />
      </div>
    </>
  );
}

const waveLevels = 200;
const waveRefreshMs = 100;

/** The last twenty seconds of loudness, the newest at the right edge. */
function LevelWave() {
  const { newestLevels } = useCapture();
  const read = useCallback(() => {
    const levels = newestLevels(waveLevels);
    return [...Array.from({ length: waveLevels - levels.length }, () => -1), ...levels];
  }, [newestLevels]);
  const bars = usePolled(read, waveRefreshMs);
  return (
    <div className="recorder-wave">
      <Waveform bars={bars} />
    </div>
  );
}

function Facts({ take }: { readonly take: TakeState }) {
  const { elapsedMs } = useCapture();
  const room = formatRemaining(take.freeBytes, bytesPerSecond(take.kind, take.sizeBytes, elapsedMs()));
  return (
    <ul className="recorder-facts small quiet tabular" aria-label="This recording">
      <li>{formatBytes(take.sizeBytes)} on disk</li>
      <li>
        {take.diskLow ? (
          <span role="alert" className="recorder-disk-low">
            <StateLabel shape="attention">The disk is nearly full: room for {room}</StateLabel>
          </span>
        ) : (
          `Room for ${room}`
        )}
      </li>
      <li>{formatCount(take.markCount, 'mark')}</li>
    </ul>
  );
}

function Controls({ take }: { readonly take: TakeState }) {
  const { pause, resume, mark, stop, discard } = useCapture();
  const isEnding = take.phase === 'stopping';
  return (
    <>
      <div className="recorder-controls">
        {take.phase === 'paused' ? (
          <Button size="large" icon="resume" onPress={resume}>
            Resume
          </Button>
        ) : (
          <Button size="large" icon="pause" onPress={pause} isDisabled={isEnding}>
            Pause
          </Button>
        )}
        <div className="recorder-stop">
          <Button variant="record" size="large" icon="stop" onPress={stop} isDisabled={isEnding}>
            Stop
          </Button>
        </div>
        <Button size="large" icon="mark" onPress={mark} isDisabled={isEnding}>
          Mark moment
        </Button>
      </div>
      <div className="recorder-foot">
        <MarkConfirmation markCount={take.markCount} />
        <Button variant="quiet" icon="bin" onPress={discard} isDisabled={isEnding}>
          Discard
        </Button>
      </div>
    </>
  );
}
