import './recorder.css';
import { useCallback } from 'react';
import { formatBytes, formatRemaining } from '../../../shared/text/format-bytes.ts';
import { formatCount } from '../../../shared/text/format-duration.ts';
import { useConnection } from '../../bridge/client-context.tsx';
import { useCapture } from '../../capture/capture-provider.tsx';
import { useMicrophones } from '../../capture/use-microphones.ts';
import type { TakeState } from '../../capture/recording-session.ts';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { Page } from '../../components/page.tsx';
import { StateLabel } from '../../components/state-label.tsx';
import { Waveform } from '../player/waveform.tsx';
import { ElapsedTime } from './elapsed-time.tsx';
import { LevelIndicator } from './level-indicator.tsx';
import { MarkConfirmation } from './mark-confirmation.tsx';
import { describeHealth } from './microphone-words.ts';
import { usePolled } from './use-polled.ts';
import { voiceBytesPerSecond } from './voice-rate.ts';

const titles = { recording: 'Recording', paused: 'Paused', stopping: 'Saving' } as const;

/** The running take: clock, levels, what is on the disk, and what can be done. */
export function Recorder({ take }: { readonly take: TakeState }) {
  return (
    <Page title={titles[take.phase]}>
      <div className="recorder" data-phase={take.phase}>
        <div className="recorder-clock">
          <ElapsedTime />
        </div>
        <div className="recorder-stage">
          <LevelWave />
          <Warning take={take} />
        </div>
        <div className="recorder-level">
          <LevelIndicator />
        </div>
        <Facts take={take} />
        <Controls take={take} />
      </div>
    </Page>
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
  const room = formatRemaining(take.freeBytes, voiceBytesPerSecond);
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
          <Button size="large" icon="microphone" onPress={resume}>
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

/** Over the waveform, so that nothing moves under the hand and it is seen in every window. */
function Warning({ take }: { readonly take: TakeState }) {
  const microphone = describeHealth(useMicrophones());
  // Of a lost connection the banner above all pages tells.
  const isUnwritten = useConnection() === 'open' && take.isStalled;
  return (
    <div className="recorder-warning" role="status">
      {microphone && (
        <Notice icon="microphone-off" title={microphone.title}>
          {microphone.meaning}
        </Notice>
      )}
      {!microphone && isUnwritten && (
        <Notice icon="disk" title="The recording cannot be written at the moment.">
          It goes on in memory ({formatBytes(take.waitingBytes)}) and is written as soon as that works. Keep
          this window open.
        </Notice>
      )}
    </div>
  );
}
