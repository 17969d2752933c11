import { Link, useLocation } from 'wouter';
import type { CompressionJob } from '../../../shared/model/app.ts';
import type { Person } from '../../../shared/model/identity.ts';
import type { RecordingSummary } from '../../../shared/model/recording.ts';
import type { RecordingKind } from '../../../shared/model/recording-kind.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import { useLive } from '../../bridge/use-live.ts';
import { IconButton } from '../../components/button.tsx';
import { Icon, type IconName } from '../../components/icon.tsx';
import { MenuButton } from '../../components/menu.tsx';
import { StateLabel } from '../../components/state-label.tsx';
import { When } from '../../components/when.tsx';
import { ProblemNotice } from '../notices/problem-notice.tsx';
import { Player } from '../player/player.tsx';
import { describeRecordingState, kindWords } from './recording-words.ts';
import { useBin } from './use-bin.ts';

const kindIcons: Readonly<Record<RecordingKind, IconName>> = {
  voice: 'audio-lines',
  screen: 'screen',
  camera: 'camera',
};

interface RecordingRowProps {
  readonly recording: RecordingSummary;
  readonly job: CompressionJob | undefined;
  readonly isPlaying: boolean;
  readonly onPlay: () => void;
  readonly onFile: () => void;
}

/** One recording in a list: play, title, when, length, size, state, and a menu. */
export function RecordingRow({ recording, job, isPlaying, onPlay, onFile }: RecordingRowProps) {
  const [, navigate] = useLocation();
  const putIntoBin = useBin();
  const { id, title } = recording;
  const state = describeRecordingState(recording, job);
  const isCapturing = recording.state === 'capturing';
  return (
    <li className="recording-row">
      <IconButton
        label={isPlaying ? `Close player of ${title}` : `Play ${title}`}
        icon={isPlaying ? 'close' : 'play'}
        isDisabled={isCapturing}
        onPress={onPlay}
      />
      <div className="recording-row-name">
        <Link
          href={isCapturing ? '/' : `/recordings/${id}`}
          className="recording-row-title ellipsis"
          title={title}
        >
          <Icon name={kindIcons[recording.kind]} size={16} />
          <bdi>{title}</bdi>
        </Link>
        {recording.sender && <SenderName sender={recording.sender} />}
      </div>
      <span className="recording-row-when small quiet">
        <When instant={recording.createdAt} />
      </span>
      <span className="recording-row-length small tabular">
        <span className="visually-hidden">{kindWords[recording.kind]} </span>
        {!isCapturing && formatDuration(recording.durationMs)}
      </span>
      <span className="recording-row-size small quiet tabular">
        {!isCapturing && formatBytes(recording.sizeBytes)}
      </span>
      <span className="recording-row-state">
        <StateLabel shape={state.shape}>{state.word}</StateLabel>
      </span>
      {!isCapturing && (
        <MenuButton
          label={`More for ${title}`}
          entries={[
            { label: 'Open', icon: 'audio-lines', onSelect: () => navigate(`/recordings/${id}`) },
            { label: 'Rename or move', icon: 'folder-move', onSelect: onFile },
            { label: 'Delete', icon: 'bin', onSelect: () => void putIntoBin(recording) },
          ]}
        />
      )}
      {isPlaying && (
        <div className="recording-row-player">
          <RowPlayer recordingId={id} />
        </div>
      )}
    </li>
  );
}

/** Who made it. */
function SenderName({ sender: { name, email } }: { readonly sender: Person }) {
  return (
    <p className="recording-row-sender small quiet ellipsis" title={email}>
      {'From '}
      <bdi>{name || email}</bdi>
    </p>
  );
}

function RowPlayer({ recordingId }: { readonly recordingId: string }) {
  const { value, error, refresh } = useLive('library.getRecording', { recordingId }, []);
  if (error) return <ProblemNotice error={error} onRetry={refresh} />;
  return value ? <Player recording={value} compact autoPlay /> : null;
}
