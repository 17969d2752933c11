import './player.css';
import {
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useEffectEvent,
  useMemo,
  useState,
  useSyncExternalStore,
} from 'react';
import type { RecordingDetail } from '../../../shared/model/recording.ts';
import { Notice } from '../../components/notice.tsx';
import { editedMarks } from './axis.ts';
import { Captions } from './captions.tsx';
import { usePlaySession } from './now-playing-provider.tsx';
import { Picture } from './picture.tsx';
import { handleActionKey, playerActions } from './player-actions.ts';
import { PlayerBar } from './player-bar.tsx';
import { type PlayerPlace, placeOf } from './player-place.ts';
import { handlePlayerKey, keepsKey } from './player-keys.ts';
import { bestSource, shownFace } from './playback-source.ts';
import type { Playback, PlaybackState } from './playback.ts';
import { useAskedAgain } from './use-asked-again.ts';
import { usePageKeys } from './use-page-keys.ts';

interface PlayerProps {
  readonly recording: RecordingDetail;
  /** One low row for lists; its keys work only while the focus is inside. */
  readonly compact?: boolean;
  readonly autoPlay?: boolean;
  /** Where to play from, in time of the capture; null for where it was left. */
  readonly atMs?: number | null;
  /** What goes by the place where it stands. */
  readonly beside?: (place: PlayerPlace) => ReactNode;
}

/** Plays a recording: its picture where it has one, waveform to click into, play and pause, speed, the keys of players. */
export function Player(props: PlayerProps) {
  const { recording } = props;
  if (bestSource(recording) === null) {
    return (
      <Notice icon="warning" title="There is nothing to play in this recording.">
        {recording.missingFiles.length > 0
          ? 'Its files are not where they were.'
          : 'It ended before anything was written.'}
      </Notice>
    );
  }
  // A new recording is a new player.
  return <PlayerView key={recording.id} {...props} />;
}

function PlayerView({ recording, compact = false, autoPlay = false, atMs = null, beside }: PlayerProps) {
  const { playback } = usePlaySession(recording);
  const state = useSyncExternalStore(playback.onChange, playback.state);
  const [frame, setFrame] = useState<HTMLDivElement | null>(null);
  const isSeen = recording.kind !== 'voice';
  const place = usePlace(recording, playback, state);
  const begin = useEffectEvent(() => {
    if (atMs !== null) place.playFrom(atMs);
    else if (autoPlay) playback.play();
  });
  useEffect(() => begin(), [atMs]);
  useAskedAgain(() => {
    if (atMs !== null) place.playFrom(atMs);
  });
  const moments = useMoments(recording);
  const actions = playerActions({ recording, playback, moments: moments.all, frame });
  usePageKeys((key, isShifted) => handleActionKey({ key, isShifted }, actions, playback), !compact);
  const onKeyDown = (event: KeyboardEvent) => {
    if (compact && !keepsKey(event.target, event.key) && handlePlayerKey(event.key, playback))
      event.preventDefault();
  };
  const captions = state.showsCaptions && recording.hasTranscript && !compact && (
    <Captions recordingId={recording.id} captureMs={place.captureMs} />
  );
  return (
    <>
      <div
        ref={setFrame}
        className={['player', compact && 'player-compact', isSeen && 'player-seen'].filter(Boolean).join(' ')}
        role="group"
        aria-label="Player"
        onKeyDown={onKeyDown}
      >
        {isSeen && (
          <div className="player-screen">
            <Picture
              pictures={state.pictures}
              face={shownFace(recording.tracks, recording.edit?.face ?? [], state.takeMs)}
              onPress={playback.toggle}
            />
            {captions}
          </div>
        )}
        <PlayerBar
          recording={recording}
          playback={playback}
          state={state}
          marks={moments.marks}
          notesMs={moments.notesMs}
          actions={compact ? null : actions}
        />
        {!isSeen && captions}
        {state.isBroken && <Broken onRetry={playback.play} />}
      </div>
      <Beside place={place} content={beside} />
    </>
  );
}

/** What stands beside a player that plays is not drawn anew with every picture. */
const besideMs = 100;

function usePlace(recording: RecordingDetail, playback: Playback, { positionMs, isPlaying }: PlaybackState) {
  const shownMs = isPlaying ? Math.floor(positionMs / besideMs) * besideMs : positionMs;
  return useMemo(() => placeOf(recording, playback, { positionMs: shownMs }), [recording, playback, shownMs]);
}

interface BesideProps {
  readonly place: PlayerPlace;
  readonly content: PlayerProps['beside'];
}

function Beside({ place, content }: BesideProps) {
  return useMemo(() => content?.(place), [place, content]);
}

/** Marks and notes on the player's axis, and where they all are. */
function useMoments({ marks: all, notes, edit, captureDurationMs }: RecordingDetail) {
  return useMemo(() => {
    const cuts = edit?.cuts ?? [];
    const marks = editedMarks(all, cuts, captureDurationMs);
    const notesMs = editedMarks(notes ?? [], cuts, captureDurationMs).map(({ positionMs }) => positionMs);
    return { marks, notesMs, all: [...marks.map(({ positionMs }) => positionMs), ...notesMs] };
  }, [all, notes, edit, captureDurationMs]);
}

function Broken({ onRetry }: { readonly onRetry: () => void }) {
  return (
    <Notice
      icon="warning"
      title="This recording cannot be played."
      actionLabel="Try again"
      onAction={onRetry}
    >
      Its file may be damaged or may have been moved. Nothing was changed.
    </Notice>
  );
}
