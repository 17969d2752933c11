import './captions.css';
import type { RecordingDetail } from '../../../shared/model/recording.ts';
import { useLive } from '../../bridge/use-live.ts';
import { findCue } from '../notes/find-cue.ts';

interface CaptionsProps {
  readonly recordingId: RecordingDetail['id'];
  /** Where it plays, in time of the capture. */
  readonly captureMs: number;
}

/** What is being said, by the transcript of the recording: as text, whatever stands in it. */
export function Captions({ recordingId, captureMs }: CaptionsProps) {
  const { value } = useLive('library.getTranscript', { recordingId }, ['library.changed']);
  const index = value ? findCue(value, captureMs) : null;
  const cue = index === null ? undefined : value?.[index];
  const isNow = cue !== undefined && captureMs < cue.endMs;
  return (
    // The transcript beside the player says the same to a screen reader, which this would only interrupt.
    <p className="captions" aria-hidden="true">
      {isNow && (
        <span className="captions-line" dir="auto">
          {cue.text}
        </span>
      )}
    </p>
  );
}
