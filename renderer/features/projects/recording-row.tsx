import './timeline.css';
import { memo } from 'react';
import { Link } from 'wouter';
import type { CompressionJob } from '../../../shared/model/app.ts';
import type { Person } from '../../../shared/model/identity.ts';
import type { RecordingSummary } from '../../../shared/model/recording.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { formatCount } from '../../../shared/text/format-duration.ts';
import { useLive } from '../../bridge/use-live.ts';
import { PlainIconButton } from '../../components/button.tsx';
import { Icon } from '../../components/icon.tsx';
import { recordingIcon } from '../../components/kind.ts';
import { MenuButton } from '../../components/menu.tsx';
import { StateLabel } from '../../components/state-label.tsx';
import { WhenSeen } from '../../components/when.tsx';
import { ProblemNotice } from '../notices/problem-notice.tsx';
import { Player } from '../player/player.tsx';
import { startRecordingDrag } from './drag-recording.ts';
import { type Standing, describeKind, describeLength, describeShownState } from './recording-words.ts';
import { roomBefore } from './use-drawn-rows.ts';
import type { RowActions } from './use-row-actions.ts';

interface RecordingRowProps extends Standing {
  readonly recording: RecordingSummary;
  readonly job: CompressionJob | undefined;
  readonly isPlaying: boolean;
  /** Undefined where rows are not selected. */
  readonly isSelected: boolean | undefined;
  readonly nowMs: number;
  readonly actions: RowActions;
  /** Which row it is of how many, where not all are there; counted from 1. */
  readonly at?: number;
  readonly of?: number;
  /** Rows before it that are not there. */
  readonly gap?: number;
}

/** One recording in a list: play it or open its link, title, when, length, size, state, and a menu. Drawn again only for other props. */
export const RecordingRow = memo(function RecordingRow(props: RecordingRowProps) {
  const { recording, job, isPlaying, isSelected, nowMs, actions, at, of, gap = 0 } = props;
  const { id, title } = recording;
  const state = describeShownState(recording, job, props);
  const isCapturing = recording.state === 'capturing';
  return (
    <li
      className="recording-row"
      style={roomBefore(gap)}
      data-id={id}
      data-selected={isSelected}
      aria-posinset={at}
      aria-setsize={of}
    >
      {isSelected !== undefined && (
        <SelectBox
          title={title}
          isSelected={isSelected}
          onToggle={(isRange) => actions.toggle(id, isRange)}
        />
      )}
      {recording.link ? (
        <PlainIconButton
          label={`Open ${title} in ${recording.link.service}`}
          icon="external"
          onClick={() => actions.openLink(id)}
        />
      ) : (
        <PlainIconButton
          label={isPlaying ? `Close player of ${title}` : `Play ${title}`}
          icon={isPlaying ? 'close' : 'play'}
          disabled={isCapturing}
          onClick={() => (isPlaying ? actions.stop(id) : actions.play(id))}
        />
      )}
      <div
        className="recording-row-name"
        draggable={!isCapturing}
        onDragStart={({ dataTransfer }) => startRecordingDrag(dataTransfer, recording)}
      >
        <Link
          href={isCapturing ? '/' : `/recordings/${id}`}
          className="recording-row-title ellipsis"
          title={title}
        >
          <Icon name={recordingIcon(recording)} size={16} />
          <bdi>{title}</bdi>
        </Link>
        <RowFacts recording={recording} />
      </div>
      <span className="recording-row-when small quiet">
        <WhenSeen instant={recording.createdAt} nowMs={nowMs} />
      </span>
      <span className="recording-row-length small tabular">
        {!recording.link && <span className="visually-hidden">{describeKind(recording)} </span>}
        {!isCapturing && describeLength(recording)}
      </span>
      <span className="recording-row-size small quiet tabular">
        {!isCapturing && !recording.link && formatBytes(recording.sizeBytes)}
      </span>
      <span className="recording-row-state">
        <StateLabel shape={state.shape}>{state.word}</StateLabel>
      </span>
      {!isCapturing && (
        <MenuButton
          label={`More for ${title}`}
          entries={[
            { label: 'Open', icon: 'audio-lines', onSelect: () => actions.open(id) },
            { label: 'Rename or move', icon: 'folder-move', onSelect: () => actions.file(recording) },
            { label: 'Delete', icon: 'bin', onSelect: () => actions.remove(recording) },
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
});

interface SelectBoxProps {
  readonly title: string;
  readonly isSelected: boolean;
  readonly onToggle: (isRange: boolean) => void;
}

function SelectBox({ title, isSelected, onToggle }: SelectBoxProps) {
  return (
    <input
      type="checkbox"
      className="choice-input recording-row-select"
      aria-label={`Select ${title}`}
      checked={isSelected}
      onChange={(event) => {
        const { nativeEvent } = event;
        onToggle(nativeEvent instanceof MouseEvent && nativeEvent.shiftKey);
      }}
    />
  );
}

/** Who made it, what was written about it, and its tags; nothing where there is none of that. */
function RowFacts({ recording }: { readonly recording: RecordingSummary }) {
  const { sender, link, noteCount, openTodoCount, tags } = recording;
  const counts = [
    link !== null && describeKind(recording),
    noteCount > openTodoCount && formatCount(noteCount - openTodoCount, 'note'),
    openTodoCount > 0 && `${openTodoCount} to do`,
  ].filter((text) => text !== false);
  if (!sender && counts.length === 0 && tags.length === 0) return null;
  return (
    <p className="recording-row-facts small quiet ellipsis">
      {sender && <SenderName sender={sender} />}
      {sender && counts.length > 0 && ' · '}
      {counts.length > 0 && <span>{counts.join(', ')}</span>}
      {tags.map((tag) => (
        <span key={tag} className="tag ellipsis" title={tag}>
          {tag}
        </span>
      ))}
    </p>
  );
}

function SenderName({ sender: { name, email } }: { readonly sender: Person }) {
  return (
    <span title={email}>
      {'From '}
      <bdi>{name === '' ? email : name}</bdi>
    </span>
  );
}

function RowPlayer({ recordingId }: { readonly recordingId: string }) {
  const { value, error, refresh } = useLive('library.getRecording', { recordingId }, []);
  if (error) return <ProblemNotice error={error} onRetry={refresh} />;
  return value ? <Player recording={value} compact autoPlay /> : null;
}
