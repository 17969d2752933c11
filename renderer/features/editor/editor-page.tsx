import { useLive } from '../../bridge/use-live.ts';
import { LinkButton } from '../../components/button.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Page } from '../../components/page.tsx';
import { ProblemNotice } from '../notices/problem-notice.tsx';
import { captureSource } from '../player/playback-source.ts';
import { EditorView } from './editor-view.tsx';

interface EditorPageProps {
  readonly recordingId: string;
  /** Where Done leads. */
  readonly backTo: string;
}

/** Edits a recording: what is left out, how the face is shown, how it sounds. The capture stays as it is. */
export function EditorPage({ recordingId, backTo }: EditorPageProps) {
  const { value, error, refresh } = useLive('library.getRecording', { recordingId }, ['library.changed']);
  const source = value && captureSource(value);
  if (value?.binnedAt === null && source) {
    return <EditorView recording={value} source={source} backTo={backTo} />;
  }
  const isGone = error?.code === 'not-found';
  return (
    <Page title="Edit">
      {(value ?? isGone) && (
        <EmptyState
          icon="edit"
          title="There is nothing to edit here"
          action={<LinkButton href={backTo}>Back</LinkButton>}
        >
          The captured files of this recording are in the bin or no longer there.
        </EmptyState>
      )}
      {error && !isGone && <ProblemNotice error={error} onRetry={refresh} />}
    </Page>
  );
}
