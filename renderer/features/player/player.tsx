import './player.css';
import { type KeyboardEvent, type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import { toCaptureMs } from '../../../shared/model/edit.ts';
import type { RecordingDetail } from '../../../shared/model/recording.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import { IconButton } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { type PlacedMark, editedLevels, editedMarks } from './axis.ts';
import { Picture } from './picture.tsx';
import { handlePlayerKey, keepsKey } from './player-keys.ts';
import { bestSource, shownFace } from './playback-source.ts';
import type { Playback, PlaybackState } from './playback.ts';
import { PlayButton, SpeedSelect } from './player-controls.tsx';
import { Position } from './position.tsx';
import { useFilmstrip } from './use-filmstrip.ts';
import { usePageKeys } from './use-page-keys.ts';
import { usePlayback } from './use-playback.ts';
import { useViewReport } from './use-view-report.ts';

interface PlayerProps {
  readonly recording: RecordingDetail;
  /** One low row for lists; its keys work only while the focus is inside. */
  readonly compact?: boolean;
  readonly autoPlay?: boolean;
}

/** Plays a recording: its picture where it has one, waveform to click into, play and pause, speed, the keys of players. */
export function Player({ recording, compact = false, autoPlay = false }: PlayerProps) {
  // A new recording is a new player.
  return <PlayerView key={recording.id} recording={recording} compact={compact} autoPlay={autoPlay} />;
}

function PlayerView({ recording, compact, autoPlay }: Required<PlayerProps>) {
  const { playback, state } = usePlayback(recording.id, bestSource(recording));
  useViewReport(recording, playback);
  const frame = useRef<HTMLDivElement>(null);
  const isSeen = recording.kind !== 'voice';
  useEffect(() => {
    if (autoPlay) playback.play();
  }, [autoPlay, playback]);
  const onKey = (key: string) => {
    if (isSeen && !compact && key.toLowerCase() === 'f') toggleFullScreen(frame);
    else return handlePlayerKey(key, playback);
    return true;
  };
  usePageKeys(onKey, !compact);
  const onKeyDown = (event: KeyboardEvent) => {
    if (compact && !keepsKey(event.target, event.key) && handlePlayerKey(event.key, playback))
      event.preventDefault();
  };
  const { tracks, edit } = recording;
  return (
    <div
      ref={frame}
      className={['player', compact && 'player-compact', isSeen && 'player-seen'].filter(Boolean).join(' ')}
      role="group"
      aria-label="Player"
      onKeyDown={onKeyDown}
    >
      {isSeen && (
        <Picture
          pictures={state.pictures}
          face={shownFace(tracks, edit?.face ?? [], state.takeMs)}
          onPress={playback.toggle}
        />
      )}
      <PlayerBar
        recording={recording}
        playback={playback}
        state={state}
        compact={compact}
        frame={isSeen && !compact ? frame : null}
      />
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

interface PlayerBarProps {
  readonly recording: RecordingDetail;
  readonly playback: Playback;
  readonly state: PlaybackState;
  readonly compact: boolean;
  /** What fills the screen; null where nothing does. */
  readonly frame: RefObject<HTMLDivElement | null> | null;
}

function PlayerBar({ recording, playback, state, compact, frame }: PlayerBarProps) {
  const { captureDurationMs, levels: captured, marks: all, edit } = recording;
  const durationMs = state.durationMs || recording.durationMs;
  const levels = useMemo(
    () => editedLevels(captured, edit?.cuts ?? [], captureDurationMs),
    [captured, edit, captureDurationMs],
  );
  const marks = useMemo(
    () => editedMarks(all, edit?.cuts ?? [], captureDurationMs),
    [all, edit, captureDurationMs],
  );
  const [isAsked, setAsked] = useState(false);
  const filmstrip = useFilmstrip(recording, isAsked && !compact);
  const toCapture = (positionMs: number) => toCaptureMs(edit?.cuts ?? [], captureDurationMs, positionMs);
  return (
    <>
      <div className="player-position" onPointerEnter={() => setAsked(true)}>
        <Position
          playback={playback}
          positionMs={state.positionMs}
          durationMs={durationMs}
          levels={levels}
          marks={marks}
          barCount={compact ? 120 : 200}
          {...(filmstrip && { preview: { filmstrip, toCaptureMs: toCapture } })}
        />
      </div>
      <div className="player-controls">
        <PlayButton playback={playback} isPlaying={state.isPlaying} compact={compact} />
        <p className="player-time tabular">
          {formatDuration(state.positionMs)}
          <span className="quiet"> / {formatDuration(durationMs)}</span>
        </p>
        {!compact && <Marks marks={marks} playback={playback} />}
        <div className="player-side">
          <SpeedSelect playback={playback} speed={state.speed} />
          {frame && (
            <IconButton label="Full screen" icon="full-screen" onPress={() => toggleFullScreen(frame)} />
          )}
        </div>
      </div>
    </>
  );
}

function toggleFullScreen(frame: RefObject<HTMLDivElement | null>): void {
  const change = document.fullscreenElement ? document.exitFullscreen() : frame.current?.requestFullscreen();
  // Refused where the window may not fill the screen: then it stays as it is.
  change?.catch(() => undefined);
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
