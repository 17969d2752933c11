import type { RecordingDetail } from '../../../shared/model/recording.ts';
import { type TrackName, isPicture } from '../../../shared/model/track.ts';
import { Checkbox } from '../../components/checkbox.tsx';
import { When } from '../../components/when.tsx';
import { setGain, setMuted } from './edit-changes.ts';
import { RangeField } from './range-field.tsx';
import type { Editor } from './use-editor.ts';

const names: Readonly<Record<TrackName, string>> = {
  microphone: 'Microphone',
  'system-audio': 'System audio',
  screen: 'Screen',
  camera: 'Camera',
};

interface SoundPanelProps {
  readonly recording: RecordingDetail;
  readonly editor: Editor;
}

/** Which tracks are heard, and how loud. */
export function SoundPanel({ recording, editor }: SoundPanelProps) {
  const { edit } = editor;
  const tracks = recording.tracks.map(({ track }) => track).filter((track) => !isPicture(track));
  return (
    <>
      {tracks.length === 0 && <p className="quiet">This recording has no sound.</p>}
      {tracks.map((track) => {
        const isMuted = edit.muted.includes(track);
        const gainDb = edit.gainDb[track] ?? 0;
        return (
          <section key={track} className="editor-section" aria-label={names[track]}>
            <h3>{names[track]}</h3>
            <Checkbox
              label={`Mute ${names[track].toLowerCase()}`}
              isSelected={isMuted}
              onChange={(muted) => editor.change(setMuted(edit, track, muted))}
            />
            <RangeField
              label={`Volume of ${names[track].toLowerCase()}`}
              value={gainDb}
              min={-30}
              max={12}
              step={1}
              text={describeGain(gainDb)}
              isDisabled={isMuted}
              onChange={(next) => editor.change(setGain(edit, track, next), `gain-${track}`)}
              onEnd={editor.endGesture}
            />
          </section>
        );
      })}
      {recording.releasedAt && (
        <p className="quiet small">
          The separate tracks were removed <When instant={recording.releasedAt} />, as this project says. What
          is edited here is the finished recording.
        </p>
      )}
      <section className="editor-section">
        <Checkbox
          label="Level loudness"
          isSelected={edit.levelled}
          onChange={(levelled) => editor.change({ ...edit, levelled })}
          description="Brings the whole to a usual loudness. Heard once the recording is compressed, not here."
        />
      </section>
    </>
  );
}

function describeGain(gainDb: number): string {
  if (gainDb === 0) return 'as recorded';
  return `${Math.abs(gainDb)} dB ${gainDb < 0 ? 'quieter' : 'louder'}`;
}
