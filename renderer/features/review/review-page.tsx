import './review.css';
import { useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import type { MessageSummary } from '../../../shared/model/message.ts';
import type { RecordingDetail } from '../../../shared/model/recording.ts';
import { useClient } from '../../bridge/client-context.tsx';
import { useLive } from '../../bridge/use-live.ts';
import { Button, LinkButton } from '../../components/button.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Notice } from '../../components/notice.tsx';
import { Page } from '../../components/page.tsx';
import { ProgressBar } from '../../components/progress-bar.tsx';
import { TextField } from '../../components/text-field.tsx';
import { ProblemNotice } from '../notices/problem-notice.tsx';
import { useProblemToast } from '../notices/use-problem-toast.ts';
import { captureSource } from '../player/playback-source.ts';
import { Player } from '../player/player.tsx';
import { PlaceFields } from '../projects/place-fields.tsx';
import { describeEnd } from '../projects/recording-words.ts';
import { useBin } from '../projects/use-bin.ts';
import { ReplyBanner } from '../reply/reply-banner.tsx';
import { useReply } from '../reply/reply-provider.tsx';
import { QueuedMessage } from '../send/queued-message.tsx';
import { SendPanel } from '../send/send-panel.tsx';
import { describeCompression, describePlace } from './review-words.ts';
import { type Review, useReview } from './use-review.ts';

/** The page after Stop: hear it, name it, file it, send it. */
export function ReviewPage({ recordingId }: { readonly recordingId: string }) {
  const refreshOn = ['library.changed', 'compression.changed'] as const;
  const { value, error, refresh } = useLive('library.getRecording', { recordingId }, refreshOn);
  if (value?.binnedAt === null) return <ReviewView recording={value} />;
  const isGone = value !== undefined || error?.code === 'not-found';
  return (
    <Page title="Review">
      {isGone && (
        <EmptyState
          icon="audio-lines"
          title="This recording is not here any more"
          action={<LinkButton href="/bin">Show the bin</LinkButton>}
        >
          It may be in the bin, where it can be restored.
        </EmptyState>
      )}
      {error && !isGone && <ProblemNotice error={error} onRetry={refresh} />}
    </Page>
  );
}

function ReviewView({ recording }: { readonly recording: RecordingDetail }) {
  const { reply, end: endReply } = useReply();
  const review = useReview(recording, reply);
  const [step, setStep] = useState<'review' | 'send'>('review');
  const [queued, setQueued] = useState<MessageSummary | null>(null);
  const end = describeEnd(recording.endReason);
  return (
    <Page title="Review" subtitle={describePlace(recording)}>
      {!queued && <ReplyBanner />}
      {end && <Notice title={end.title}>{end.meaning}</Notice>}
      <div className="review-player">
        {recording.state === 'ready' ? (
          <Player recording={recording} />
        ) : (
          <Notice icon="disk" title="The disk is full, or cannot be written.">
            What was recorded is safe. Free some space, and it is finished by itself.
          </Notice>
        )}
      </div>
      <FilingFields review={review} />
      {review.action.error && <ProblemNotice error={review.action.error} />}
      {step === 'review' && !queued && (
        <ReviewActions recording={recording} review={review} onSend={() => setStep('send')} />
      )}
      {step === 'send' && !queued && (
        <SendPanel
          recording={{ ...recording, title: review.title.trim() || recording.title }}
          beforeQueue={review.save}
          place={{ client: review.client, project: review.project }}
          reply={reply}
          onCancel={() => setStep('review')}
          onQueued={(message) => {
            setQueued(message);
            endReply();
          }}
        />
      )}
      {queued && <Sent message={queued} review={review} />}
      <Compression recording={recording} />
    </Page>
  );
}

function FilingFields({ review }: { readonly review: Review }) {
  const title = useRef<HTMLInputElement>(null);
  useEffect(() => title.current?.select(), []);
  return (
    <div className="review-filing">
      <TextField
        label="Title"
        value={review.title}
        onChange={review.setTitle}
        error={review.titleFault}
        inputRef={title}
        autoFocus
        maxLength={200}
      />
      <PlaceFields place={{ client: review.client, project: review.project }} onChange={review.setPlace} />
      {review.placeFault && (
        <p className="field-error" role="alert">
          {review.placeFault}
        </p>
      )}
    </div>
  );
}

interface ReviewActionsProps {
  readonly recording: RecordingDetail;
  readonly review: Review;
  readonly onSend: () => void;
}

function ReviewActions({ recording, review, onSend }: ReviewActionsProps) {
  const [, navigate] = useLocation();
  const [isSaved, setSaved] = useState(false);
  const putIntoBin = useBin();
  const { action, save } = review;
  const discard = async () => {
    // Before the call: the page may be gone before its reply.
    review.letGo(true);
    if (await putIntoBin(recording)) navigate('/');
    else review.letGo(false);
  };
  return (
    <div className="review-actions">
      <Button
        variant="primary"
        size="large"
        icon="send"
        isDisabled={action.isRunning}
        onPress={() =>
          action.run(async () => {
            if (await save()) onSend();
          })
        }
      >
        Send
      </Button>
      <Button
        size="large"
        isDisabled={action.isRunning}
        onPress={() => action.run(async () => setSaved(await save()))}
      >
        Save
      </Button>
      {captureSource(recording) && (
        <LinkButton href={`/recordings/${recording.id}/review/edit`} size="large" icon="edit">
          Edit
        </LinkButton>
      )}
      <p className="review-saved small quiet" role="status">
        {isSaved && describePlace(recording)}
      </p>
      <Button variant="quiet" icon="bin" onPress={() => void discard()}>
        Discard
      </Button>
    </div>
  );
}

function Sent({ message, review }: { readonly message: MessageSummary; readonly review: Review }) {
  return (
    <>
      <QueuedMessage message={message} />
      <div className="review-actions">
        <LinkButton href="/" variant="primary" size="large" icon="microphone">
          Record another
        </LinkButton>
        <Button
          size="large"
          isDisabled={review.action.isRunning}
          onPress={() =>
            review.action.run(async () => {
              await review.save();
            })
          }
        >
          Save
        </Button>
      </div>
    </>
  );
}

function Compression({ recording }: { readonly recording: RecordingDetail }) {
  const client = useClient();
  const showProblem = useProblemToast();
  const jobs = useLive('compression.listJobs', {}, ['compression.changed']).value ?? [];
  const job = jobs.find(({ recordingId }) => recordingId === recording.id);
  const text = describeCompression(recording, job);
  const { compression } = recording;
  return (
    <div className="review-compression small quiet tabular">
      <p>{text}</p>
      {compression === 'running' && (
        <ProgressBar label="Compressing" isLabelHidden value={job?.progress ?? null} />
      )}
      {(compression === 'failed' || compression === 'cancelled') && (
        <Button
          variant="quiet"
          icon="retry"
          onPress={() =>
            void client.call('compression.retry', { recordingId: recording.id }).catch(showProblem)
          }
        >
          Try again
        </Button>
      )}
    </div>
  );
}
