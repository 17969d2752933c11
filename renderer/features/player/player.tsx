import './player.css';
import { type KeyboardEvent, useEffect, useMemo } from 'react';
import type { RecordingDetail } from '../../../shared/model/recording.ts';
import { formatDuration, speakDuration } from '../../../shared/text/format-duration.ts';
import { resampleLevels } from '../../capture/resample-levels.ts';
import { Button, IconButton } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { Select } from '../../components/select.tsx';
import { handlePlayerKey, keepsKey } from './player-keys.ts';
import { type Playback, type PlaybackState, speeds } from './playback.ts';
import { usePlayback } from './use-playback.ts';
import { Waveform } from './waveform.tsx';

interface PlayerProps {
  readonly recording: RecordingDetail;
  /** One low row for lists; its keys work only while the focus is inside. */
  readonly compact?: boolean;
  readonly autoPlay?: boolean;
}

/** Plays a recording: waveform to click into, play and pause, speed, the keys of players. */
export function Player({ recording, compact = false, autoPlay = false }: PlayerProps) {
  // A new recording is a new player.
  return <PlayerView key={recording.id} recording={recording} compact={compact} autoPlay={autoPlay} />;
}

function PlayerView({ recording, compact, autoPlay }: Required<PlayerProps>) {
  const { playback, state } = usePlayback(recording);
  useEffect(() => {
    if (autoPlay) playback.play();
  }, [autoPlay, playback]);
  usePageKeys(playback, !compact);
  const onKeyDown = (event: KeyboardEvent) => {
    if (compact && !keepsKey(event.target, event.key) && handlePlayerKey(event.key, playback))
      event.preventDefault();
  };
  return (
    <div
      className={compact ? 'player player-compact' : 'player'}
      role="group"
      aria-label="Player"
      onKeyDown={onKeyDown}
    >
      <Position recording={recording} playback={playback} state={state} bars={compact ? 120 : 200} />
      <div className="player-controls">
        <PlayButton playback={playback} state={state} compact={compact} />
        <p className="player-time tabular">
          {formatDuration(state.positionMs)}
          <span className="quiet"> / {formatDuration(recording.durationMs)}</span>
        </p>
        {!compact && <Marks recording={recording} playback={playback} />}
        <div className="player-speed">
          <Select
            label="Speed"
            isLabelHidden
            value={String(state.speed)}
            onChange={(speed) => playback.setSpeed(Number(speed))}
            options={speeds.map((speed) => ({ value: String(speed), label: `${speed}×` }))}
          />
        </div>
      </div>
      {state.isBroken && (
        <Notice
          icon="warning"
          title="This recording cannot be played."
          actionLabel="Try again"
          onAction={playback.play}
        >
          Its file may be damaged or may have been moved. Nothing was changed.
        </Notice>
      )}
    </div>
  );
}

/** On the page of one recording its keys work wherever the focus is. */
function usePageKeys(playback: Playback, isOn: boolean): void {
  useEffect(() => {
    if (!isOn) return;
    const onKeyDown = (event: globalThis.KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (keepsKey(event.target, event.key)) return;
      if (handlePlayerKey(event.key, playback)) event.preventDefault();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [playback, isOn]);
}

interface PartProps {
  readonly playback: Playback;
  readonly state: PlaybackState;
}

function PlayButton({ playback, state, compact }: PartProps & { readonly compact: boolean }) {
  const icon = state.isPlaying ? 'pause' : 'play';
  const label = state.isPlaying ? 'Pause' : 'Play';
  if (compact) return <IconButton label={label} icon={icon} onPress={playback.toggle} />;
  return (
    <div className="player-play">
      <Button size="large" icon={icon} onPress={playback.toggle}>
        {label}
      </Button>
    </div>
  );
}

function Position(props: PartProps & { readonly recording: RecordingDetail; readonly bars: number }) {
  const { recording, playback, state } = props;
  const bars = useMemo(() => resampleLevels(recording.levels, props.bars), [recording.levels, props.bars]);
  const durationMs = Math.max(1, recording.durationMs);
  const share = state.positionMs / durationMs;
  return (
    <div className="player-position">
      <Waveform bars={bars} />
      <div className="player-played" style={{ clipPath: `inset(-4px ${(1 - share) * 100}% -4px -4px)` }}>
        <Waveform bars={bars} />
      </div>
      {recording.marks.map((mark, index) => (
        <span
          key={index}
          className="player-mark"
          style={{ left: `${(mark.atMs / durationMs) * 100}%` }}
          aria-hidden="true"
        />
      ))}
      <span className="player-head" style={{ left: `${share * 100}%` }} aria-hidden="true" />
      <input
        type="range"
        className="player-slider"
        aria-label="Position"
        min={0}
        max={Math.round(durationMs)}
        step={1}
        value={Math.round(state.positionMs)}
        aria-valuetext={`${speakDuration(state.positionMs)} of ${speakDuration(durationMs)}`}
        onChange={(event) => playback.seek(Number(event.target.value))}
        onKeyDown={(event) => {
          if (!handlePlayerKey(event.key, playback)) return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
    </div>
  );
}

function Marks({
  recording,
  playback,
}: {
  readonly recording: RecordingDetail;
  readonly playback: Playback;
}) {
  if (recording.marks.length === 0) return null;
  return (
    <ul className="player-marks" aria-label="Marks">
      {recording.marks.map((mark, index) => (
        <li key={index}>
          <button
            type="button"
            className="player-mark-button tabular"
            aria-label={`Go to mark ${index + 1} at ${formatDuration(mark.atMs)}`}
            onClick={() => playback.seek(mark.atMs)}
          >
            {formatDuration(mark.atMs)}
          </button>
        </li>
      ))}
    </ul>
  );
}
