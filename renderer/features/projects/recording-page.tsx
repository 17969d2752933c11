import './recording-list.css';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { CompressionJob } from '../../../shared/model/app.ts';
import type { RecordingDetail } from '../../../shared/model/recording.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import { useClient } from '../../bridge/client-context.tsx';
import { useLive } from '../../bridge/use-live.ts';
import { Button, LinkButton } from '../../components/button.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Notice } from '../../components/notice.tsx';
import { Page } from '../../components/page.tsx';
import { ProgressBar } from '../../components/progress-bar.tsx';
import { StateLabel } from '../../components/state-label.tsx';
import { useToast } from '../../components/toast.tsx';
import { When } from '../../components/when.tsx';
import { ExportButton } from '../history/export-button.tsx';
import { ProblemNotice } from '../notices/problem-notice.tsx';
import { useProblemToast } from '../notices/use-problem-toast.ts';
import { MissingNotice } from '../inbox/missing-parts.tsx';
import { NotesPanel } from '../notes/notes-panel.tsx';
import { TranscriptPanel } from '../notes/transcript-panel.tsx';
import { captureSource } from '../player/playback-source.ts';
import { Player } from '../player/player.tsx';
import { SendPanel } from '../send/send-panel.tsx';
import { FileDialog } from './file-dialog.tsx';
import { LinkPanel } from './link-panel.tsx';
import { describeEnd, describeKind, describeShownState, describeTimeLeft } from './recording-words.ts';
import { ReplyButton } from '../reply/reply-button.tsx';
import { RecordingFile } from './recording-file.tsx';
import { ReceiptChoice } from './receipt-choice.tsx';
import { ReceivedText } from './received-text.tsx';
import { useBin } from './use-bin.ts';
import { useStanding } from './use-standing.ts';

interface RecordingPageProps {
  readonly recordingId: string;
  /** Where it is to play from, in time of the capture. */
  readonly atMs?: number | null;
}

/** One recording: play it, send it, file it, delete it. */
export function RecordingPage({ recordingId, atMs = null }: RecordingPageProps) {
  const { value, error, refresh } = useLive('library.getRecording', { recordingId }, ['library.changed']);
  if (value?.binnedAt === null) return <RecordingView recording={value} atMs={atMs} />;
  const isGone = value !== undefined || error?.code === 'not-found';
  return (
    <Page title="Recording">
      {isGone && (
        <EmptyState
          icon="audio-lines"
          title={value ? 'This recording is in the bin' : 'This recording is no longer here'}
          action={
            value ? (
              <LinkButton href="/bin">Show the bin</LinkButton>
            ) : (
              <LinkButton href="/projects">Show the library</LinkButton>
            )
          }
        >
          {value
            ? 'Restore it there to play or send it.'
            : 'It may have been taken out of the library folder.'}
        </EmptyState>
      )}
      {error && !isGone && <ProblemNotice error={error} onRetry={refresh} />}
    </Page>
  );
}

function RecordingView({
  recording,
  atMs,
}: {
  readonly recording: RecordingDetail;
  readonly atMs: number | null;
}) {
  const [isSending, setSending] = useState(false);
  const [isFiling, setFiling] = useState(false);
  const [, navigate] = useLocation();
  const putIntoBin = useBin();
  const showToast = useToast();
  const jobs = useLive('compression.listJobs', {}, ['compression.changed']).value ?? [];
  const job = jobs.find(({ recordingId }) => recordingId === recording.id);
  const remove = async () => {
    if (await putIntoBin(recording)) navigate(`/projects/${recording.projectId}`);
  };
  return (
    <Page
      title={recording.title}
      width={recording.kind === 'voice' || recording.link !== null ? 'narrow' : 'wide'}
      subtitle={<RecordingFacts recording={recording} job={job} />}
      actions={
        <>
          {recording.origin?.sender && !isSending && <ReplyButton recording={recording} />}
          {!isSending && recording.link === null && (
            <Button
              variant={recording.origin?.sender ? 'secondary' : 'primary'}
              icon="send"
              onPress={() => setSending(true)}
            >
              Send
            </Button>
          )}
          {captureSource(recording) && (
            <LinkButton href={`/recordings/${recording.id}/edit`} icon="edit">
              Edit
            </LinkButton>
          )}
          <Button variant="quiet" icon="folder-move" onPress={() => setFiling(true)}>
            Rename or move
          </Button>
          <ExportButton scope={{ recordingIds: [recording.id] }} />
          <Button variant="quiet" icon="bin" onPress={() => void remove()}>
            Delete
          </Button>
        </>
      }
    >
      {recording.origin !== null && <MissingNotice recordingId={recording.id} />}
      <RecordingNotices recording={recording} job={job} />
      <ReceiptChoice recording={recording} />
      {isSending && (
        <SendPanel
          recording={recording}
          onCancel={() => setSending(false)}
          onQueued={() => {
            setSending(false);
            showToast({
              message: 'Queued. It goes by itself.',
              actionLabel: 'Outbox',
              onAction: () => navigate('/outbox'),
            });
          }}
        />
      )}
      {recording.link === null ? (
        <Player
          recording={recording}
          atMs={atMs}
          beside={(place) => (
            <div className="beside-player" data-columns={recording.hasTranscript ? 2 : 1}>
              <NotesPanel recording={recording} place={place} />
              {recording.hasTranscript && <TranscriptPanel recordingId={recording.id} place={place} />}
            </div>
          )}
        />
      ) : (
        <LinkPanel recording={recording} link={recording.link} />
      )}
      {recording.origin && <ReceivedText origin={recording.origin} title={recording.title} />}
      {recording.link !== null && (
        <div className="beside-player">
          <NotesPanel recording={recording} place={null} />
        </div>
      )}
      <FileDialog recording={isFiling ? recording : null} onClose={() => setFiling(false)} />
    </Page>
  );
}

interface RecordingPartProps {
  readonly recording: RecordingDetail;
  readonly job: CompressionJob | undefined;
}

function RecordingFacts({ recording, job }: RecordingPartProps) {
  const standingOf = useStanding();
  const state = describeShownState(recording, job, standingOf(recording.id));
  return (
    <p className="recording-facts small">
      <Link href={`/projects/${recording.projectId}`} dir="auto">
        {recording.unfiled ? 'Unfiled' : `${recording.clientName}, ${recording.projectName}`}
      </Link>
      <When instant={recording.createdAt} />
      {recording.link === null ? (
        <>
          <span className="tabular">{formatDuration(recording.durationMs)}</span>
          <span className="tabular">{formatBytes(recording.sizeBytes)}</span>
        </>
      ) : (
        <span>{describeKind(recording)}</span>
      )}
      <StateLabel shape={state.shape}>{state.word}</StateLabel>
      <RecordingFile recording={recording} />
    </p>
  );
}

function RecordingNotices({ recording, job }: RecordingPartProps) {
  const client = useClient();
  const showProblem = useProblemToast();
  const end = describeEnd(recording.endReason);
  const isUndone = recording.compression === 'failed' || recording.compression === 'cancelled';
  return (
    <>
      {end && <Notice title={end.title}>{end.meaning}</Notice>}
      {recording.missingFiles.length > 0 && (
        <Notice
          icon="warning"
          title="Files of this recording are missing."
          detail={recording.missingFiles.join('\n')}
        >
          They were taken out of {recording.folderLabel}. Put them back, and they are found again.
        </Notice>
      )}
      {recording.compression === 'running' && (
        <ProgressBar
          label="Compressing in the background"
          value={job?.progress ?? null}
          note={describeTimeLeft(job)}
        />
      )}
      {isUndone && (
        <Notice
          icon="info"
          title={
            recording.compression === 'failed' ? 'Compressing did not work.' : 'Compressing was cancelled.'
          }
          actionLabel="Try again"
          onAction={() =>
            void client.call('compression.retry', { recordingId: recording.id }).catch(showProblem)
          }
          detail={job?.detail}
        >
          The recording plays. It is compressed before it can be sent.
        </Notice>
      )}
    </>
  );
}
