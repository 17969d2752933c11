import './send.css';
import type { ScreenPreset } from '../../../shared/model/deliverable.ts';
import type { RecordingDetail } from '../../../shared/model/recording.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import { Icon } from '../../components/icon.tsx';
import { kindIcons } from '../../components/kind.ts';
import { useAppState } from '../shell/app-state.tsx';
import { predictSizeBytes } from './predicted-size.ts';
import {
  type PredictionWords,
  describePrediction,
  explainNoPrediction,
  warnOfVoice,
} from './prediction-words.ts';
import { useMailRoom, usePrediction } from './use-prediction.ts';

interface AttachmentProps {
  readonly recording: RecordingDetail;
  readonly preset: ScreenPreset;
  /** Links have room for everything. */
  readonly isLink: boolean;
}

/** What goes with the message: its length, its size, and whether a mail has room for it. */
export function Attachment({ recording, preset, isLink }: AttachmentProps) {
  const isVoice = recording.kind === 'voice';
  // Measured again when there is something else to measure.
  const measured = `${recording.edit?.revision ?? 0} ${recording.compression}`;
  return (
    <div className="send-attachment small">
      <Icon name={isVoice ? 'audio-lines' : kindIcons[recording.kind]} />
      {isVoice ? (
        <Voice recording={recording} isLink={isLink} />
      ) : (
        <Picture key={measured} recording={recording} preset={preset} isLink={isLink} />
      )}
    </div>
  );
}

function Voice({ recording, isLink }: Pick<AttachmentProps, 'recording' | 'isLink'>) {
  const { settings } = useAppState();
  const room = useMailRoom();
  const isExact = recording.compression === 'done' && settings.voicePreset !== 'small';
  const sizeBytes = isExact
    ? recording.sizeBytes
    : predictSizeBytes(recording.durationMs, settings.voicePreset);
  const size = isExact ? formatBytes(sizeBytes) : `about ${formatBytes(sizeBytes)}`;
  const extension = settings.voicePreset === 'small' ? 'Opus sound' : 'M4A sound that plays on every phone';
  const warning = isLink ? null : warnOfVoice(sizeBytes, room);
  return (
    <div className="send-attachment-text">
      <p>
        <bdi className="send-attachment-title">{recording.title}</bdi>
        <span className="quiet tabular">
          {formatDuration(recording.durationMs)}, {size}, {extension}
        </span>
      </p>
      {warning !== null && <Verdict text={warning} isWarning isTooLarge />}
      {isLink && <p className="quiet">Goes as a link.</p>}
    </div>
  );
}

function Picture({ recording, preset, isLink }: AttachmentProps) {
  const mail = useMailRoom();
  const room = isLink ? null : mail;
  const { prediction, error } = usePrediction(recording, preset, room);
  return (
    <div className="send-attachment-text">
      <p>
        <bdi className="send-attachment-title">{recording.title}</bdi>
        <span className="quiet tabular">{formatDuration(recording.durationMs)}</span>
      </p>
      <div role="status">
        {prediction && <Verdict {...describePrediction(prediction, room)} />}
        {error && <p>{explainNoPrediction(error.code)}</p>}
        {!prediction && !error && <p className="quiet">Measuring...</p>}
      </div>
    </div>
  );
}

function Verdict({ text, isWarning, isTooLarge }: PredictionWords) {
  const { settings } = useAppState();
  return (
    <p className={isWarning ? 'send-attachment-warning tabular' : 'quiet tabular'}>
      {isWarning && <Icon name="warning" size={14} />}
      <span>
        {text}
        {isTooLarge &&
          (settings.storage
            ? ' A link has room for it: choose one under Send as.'
            : ' With storage of your own, set up in Settings, it can go as a link.')}
      </span>
    </p>
  );
}
