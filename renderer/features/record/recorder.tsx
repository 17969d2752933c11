import './recorder.css';
import { useCallback } from 'react';
import { formatBytes, formatRemaining } from '../../../shared/text/format-bytes.ts';
import { formatCount } from '../../../shared/text/format-duration.ts';
import { useConnection } from '../../bridge/client-context.tsx';
import { useCapture } from '../../capture/capture-provider.tsx';
import type { TakeState } from '../../capture/recording-session.ts';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { Page } from '../../components/page.tsx';
import { Waveform } from '../player/waveform.tsx';
import { ElapsedTime } from './elapsed-time.tsx';
import { LevelIndicator } from './level-indicator.tsx';
import { MarkConfirmation } from './mark-confirmation.tsx';
import { MicrophoneNotice } from './microphone-notice.tsx';
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
        <LevelWave />
        <div className="recorder-level">
          <LevelIndicator />
        </div>
        <Facts take={take} />
        <Controls take={take} />
        <Warnings take={take} />
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
  return (
    <ul className="recorder-facts small quiet tabular" aria-label="This recording">
      <li>{formatBytes(take.sizeBytes)} on disk</li>
      <li>Room for {formatRemaining(take.freeBytes, voiceBytesPerSecond)}</li>
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

function Warnings({ take }: { readonly take: TakeState }) {
  // Of a lost connection the banner above all pages tells.
  const isConnected = useConnection() === 'open';
  return (
    <div className="recorder-warnings">
      <MicrophoneNotice />
      {take.diskLow && (
        <Notice icon="disk" title="The disk is nearly full.">
          There is room for {formatRemaining(take.freeBytes, voiceBytesPerSecond)}. Recording stops by itself
          before it is full, and what you said is safe.
        </Notice>
      )}
      {take.isStalled && isConnected && (
        <Notice icon="unplugged" title="The recording cannot be written at the moment.">
          It goes on in memory ({formatBytes(take.waitingBytes)}) and is written as soon as possible. Keep
          this window open.
        </Notice>
      )}
    </div>
  );
}
