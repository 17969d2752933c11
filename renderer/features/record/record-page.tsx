import './record-page.css';
import { useEffect, useState } from 'react';
import { formatRemaining } from '../../../shared/text/format-bytes.ts';
import { CallError } from '../../bridge/call-error.ts';
import { useLive } from '../../bridge/use-live.ts';
import { useCapture, useCaptureState } from '../../capture/capture-provider.tsx';
import type { TakeResult } from '../../capture/take-result.ts';
import { Page } from '../../components/page.tsx';
import { ProblemNotice } from '../notices/problem-notice.tsx';
import { useAppState } from '../shell/app-state.tsx';
import { Recorder } from './recorder.tsx';
import { SourceRow } from './source-row.tsx';
import { voiceBytesPerSecond } from './voice-rate.ts';

/** Where recording begins; while recording the page is the recorder. */
export function RecordPage() {
  const { take } = useCaptureState();
  return take ? <Recorder take={take} /> : <RecordChoices />;
}

function RecordChoices() {
  const { microphone, startVoice, ...capture } = useCapture();
  const { isStarting } = useCaptureState();
  const [isOn, setOn] = useState(true);
  const failure = useStartFailure(capture.onResult);
  useEffect(() => {
    microphone.open().catch(() => undefined);
    return () => {
      // A take that runs keeps it open.
      microphone.close();
    };
  }, [microphone]);
  const record = () => {
    setOn(true);
    startVoice();
  };
  return (
    <Page title="Record">
      {failure && <ProblemNotice error={failure} onRetry={record} />}
      <div className="record-choices">
        <button type="button" className="record-choice" disabled={isStarting} onClick={record}>
          <span className="record-choice-dot" aria-hidden="true" />
          <span className="record-choice-name">Record voice memo</span>
          <span className="record-choice-key small quiet" aria-hidden="true">
            or press <kbd>R</kbd>
          </span>
        </button>
      </div>
      <SourceRow isOn={isOn} onChange={setOn} />
      <Destination />
    </Page>
  );
}

/** Why the last try to record did not begin. */
function useStartFailure(onResult: (listener: (result: TakeResult) => void) => () => void): CallError | null {
  const [failure, setFailure] = useState<CallError | null>(null);
  useEffect(
    () =>
      onResult((result) => {
        setFailure(
          result.kind === 'not-started' ? new CallError(result.code, 'not started', result.detail) : null,
        );
      }),
    [onResult],
  );
  return failure;
}

/** Where the take will lie, and how long the disk lasts. */
function Destination() {
  const { settings, status } = useAppState();
  const clients = useLive('library.listClients', {}, ['library.changed']).value ?? [];
  const projects = clients.flatMap((client) => client.projects.map((project) => ({ client, project })));
  const last = projects.find(({ project }) => project.id === settings.lastProjectId);
  const place =
    last && !last.project.unfiled ? `${last.client.name}, ${last.project.name}` : status.libraryLabel;
  return (
    <p className="record-destination small quiet">
      <span>
        Saved in <bdi>{place}</bdi>
      </span>
      <span className="tabular">Room for {formatRemaining(status.freeBytes, voiceBytesPerSecond)}</span>
    </p>
  );
}
