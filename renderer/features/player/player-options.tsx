import { formatDuration } from '../../../shared/text/format-duration.ts';
import { Checkbox } from '../../components/checkbox.tsx';
import { Select } from '../../components/select.tsx';
import type { PlacedMark } from './axis.ts';
import type { Passage, Playback, PlaybackState } from './playback.ts';

interface PlayerOptionsProps {
  readonly playback: Playback;
  readonly state: PlaybackState;
  readonly marks: readonly PlacedMark[];
  readonly onSilence: () => void;
}

/** Factors on the amplitude that can be chosen. */
const volumes = [0.5, 1, 1.5, 2, 3, 4];

/** How a recording is played, and its marks. */
export function PlayerOptions({ playback, state, marks, onSilence }: PlayerOptionsProps) {
  return (
    <div className="player-options">
      <Checkbox label="Skip silence" isSelected={state.skipsSilence} onChange={onSilence} />
      <p className="player-words small quiet" role="status">
        {[describeSilence(state), describeLoop(state.loop)].filter(Boolean).join(' ')}
      </p>
      <Marks marks={marks} playback={playback} />
      <div className="player-volume">
        <Select
          label="Volume"
          isLabelHidden
          value={String(state.volume)}
          onChange={(chosen) => playback.prefer({ volume: Number(chosen) })}
          options={volumes.map((factor) => ({ value: String(factor), label: `Volume ${factor * 100} %` }))}
        />
      </div>
    </div>
  );
}

function describeSilence({ skipsSilence, silences, silenceSearch }: PlaybackState): string {
  if (!skipsSilence) return '';
  if (silenceSearch === 'looking') return 'Looking for silence.';
  if (silenceSearch === 'failed') return 'Silence cannot be found in this recording.';
  const savedMs = silences.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
  if (savedMs >= 1000) return `Skips ${formatDuration(savedMs)} of silence.`;
  return silenceSearch === 'found' ? 'There is no silence to skip.' : '';
}

function describeLoop(loop: Passage | null): string {
  if (loop === null) return '';
  const start = formatDuration(loop.startMs);
  return loop.endMs === null
    ? `Repeats from ${start}: press again where it ends.`
    : `Repeats ${start} to ${formatDuration(loop.endMs)}.`;
}

interface MarksProps {
  readonly marks: readonly PlacedMark[];
  readonly playback: Playback;
}

function Marks({ marks, playback }: MarksProps) {
  if (marks.length === 0) return null;
  return (
    <ul className="player-marks" aria-label="Marks">
      {marks.map(({ number, positionMs }) => (
        <li key={number}>
          <button
            type="button"
            className="player-mark-button tabular"
            aria-label={`Go to mark ${number} at ${formatDuration(positionMs)}`}
            onClick={() => playback.seek(positionMs)}
          >
            {formatDuration(positionMs)}
          </button>
        </li>
      ))}
    </ul>
  );
}
