import './record-page.css';
import { useEffect, useState } from 'react';
import { formatRemaining } from '../../../shared/text/format-bytes.ts';
import { CallError } from '../../bridge/call-error.ts';
import { useLive } from '../../bridge/use-live.ts';
import { useCapture, useCaptureState } from '../../capture/capture-provider.tsx';
import type { TakeResult } from '../../capture/take-result.ts';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { Page } from '../../components/page.tsx';
import { ProblemNotice } from '../notices/problem-notice.tsx';
import { ReplyBanner } from '../reply/reply-banner.tsx';
import { useAppState } from '../shell/app-state.tsx';
import { expectedBytesPerSecond } from './disk-rate.ts';
import { RecordChoice } from './record-choice.tsx';
import { Recorder } from './recorder.tsx';
import { SourceRow } from './source-row.tsx';
import { describeNoSource } from './source-words.ts';

/** Where recording begins; while recording the page is the recorder. */
export function RecordPage() {
  const { take } = useCaptureState();
  return take ? <Recorder take={take} /> : <RecordChoices />;
}

function RecordChoices() {
  const { cancelStart } = useCapture();
  const { starting } = useCaptureState();
  const cancel = starting?.phase === 'opening' && <Button onPress={cancelStart}>Cancel</Button>;
  return (
    <Page title="Record" actions={cancel || undefined}>
      <ReplyBanner />
      <StartFailure />
      <div className="record-choices">
        <RecordChoice kind="voice" />
        <RecordChoice kind="screen" />
        <RecordChoice kind="camera" />
      </div>
      <SourceRow />
      <Destination />
    </Page>
  );
}

/** Why the last try to record did not begin. */
function StartFailure() {
  const { onResult } = useCapture();
  const { isStarting } = useCaptureState();
  const { platform } = useAppState().info;
  const [result, setResult] = useState<TakeResult | null>(null);
  useEffect(() => onResult(setResult), [onResult]);
  if (isStarting) return null;
  if (result?.kind === 'not-started')
    return <ProblemNotice error={new CallError(result.code, 'not started', result.detail)} />;
  if (result?.kind !== 'no-source') return null;
  const { title, meaning } = describeNoSource(result, platform);
  return (
    <Notice icon={result.track} title={title}>
      {meaning}
    </Notice>
  );
}

/** Where the take will lie, and how long the disk lasts. */
function Destination() {
  const { settings, status } = useAppState();
  const clients = useLive('library.listClients', {}, ['library.changed']).value ?? [];
  const projects = clients.flatMap((client) => client.projects.map((project) => ({ client, project })));
  const last = projects.find(({ project }) => project.id === settings.lastProjectId);
  const place =
    last && !last.project.unfiled ? `${last.client.name}, ${last.project.name}` : status.libraryLabel;
  const voice = formatRemaining(status.freeBytes, expectedBytesPerSecond.voice);
  const screen = formatRemaining(status.freeBytes, expectedBytesPerSecond.screen);
  return (
    <p className="record-destination small quiet">
      <span className="record-destination-place">
        Saved in <bdi>{place}</bdi>
      </span>
      <span className="tabular">
        Room for {voice} of voice or {screen} of screen
      </span>
    </p>
  );
}
