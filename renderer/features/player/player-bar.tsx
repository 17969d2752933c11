import { useMemo, useState, useSyncExternalStore } from 'react';
import { toCaptureMs } from '../../../shared/model/edit.ts';
import type { RecordingDetail } from '../../../shared/model/recording.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import { IconButton } from '../../components/button.tsx';
import { type PlacedMark, editedLevels } from './axis.ts';
import type { PlayerActions } from './player-actions.ts';
import { isInSmallWindow, onPictureInPicture } from './picture-windows.ts';
import { JumpButtons, PlayButton, SpeedSelect } from './player-controls.tsx';
import { PlayerOptions } from './player-options.tsx';
import type { Playback, PlaybackState } from './playback.ts';
import { Position } from './position.tsx';
import { useCopyLink } from './use-copy-link.ts';
import { useFilmstrip } from './use-filmstrip.ts';

interface PlayerBarProps {
  readonly recording: RecordingDetail;
  readonly playback: Playback;
  readonly state: PlaybackState;
  readonly marks: readonly PlacedMark[];
  readonly notesMs: readonly number[];
  /** Null for the short form of lists. */
  readonly actions: PlayerActions | null;
}

/** Everything of a player but its picture: where it is, and what can be done. */
export function PlayerBar({ recording, playback, state, marks, notesMs, actions }: PlayerBarProps) {
  const { captureDurationMs, levels: captured, edit } = recording;
  const durationMs = state.durationMs || recording.durationMs;
  const levels = useMemo(
    () => editedLevels(captured, edit?.cuts ?? [], captureDurationMs),
    [captured, edit, captureDurationMs],
  );
  const [isAsked, setAsked] = useState(false);
  const filmstrip = useFilmstrip(recording, isAsked && actions !== null);
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
          notesMs={notesMs}
          silences={state.skipsSilence ? state.silences : []}
          loop={state.loop}
          barCount={actions ? 200 : 120}
          hasPicture={recording.kind !== 'voice'}
          {...(filmstrip && { preview: { filmstrip, toCaptureMs: toCapture } })}
        />
      </div>
      <div className="player-controls">
        <PlayButton playback={playback} isPlaying={state.isPlaying} compact={actions === null} />
        {actions && <JumpButtons playback={playback} />}
        <p className="player-time tabular">
          {formatDuration(state.positionMs)}
          <span className="quiet"> / {formatDuration(durationMs)}</span>
        </p>
        {actions && marks.length + notesMs.length > 0 && <MomentButtons actions={actions} />}
        <div className="player-side">
          <SpeedSelect playback={playback} speed={state.speed} />
          {actions && <SideButtons recording={recording} state={state} actions={actions} />}
        </div>
      </div>
      {actions && (
        <PlayerOptions playback={playback} state={state} marks={marks} onSilence={actions.toggleSilence} />
      )}
    </>
  );
}

function MomentButtons({ actions: { goToMoment } }: { readonly actions: PlayerActions }) {
  return (
    <div className="player-group">
      <IconButton label="Previous mark or note" icon="previous" onPress={() => goToMoment(-1)} />
      <IconButton label="Next mark or note" icon="next" onPress={() => goToMoment(1)} />
    </div>
  );
}

interface SideButtonsProps {
  readonly recording: RecordingDetail;
  readonly state: PlaybackState;
  readonly actions: PlayerActions;
}

function SideButtons({ recording, state, actions }: SideButtonsProps) {
  const { picture, toggleCaptions, cycleLoop } = actions;
  const copyLink = useCopyLink(recording);
  const isSmall = useSyncExternalStore(onPictureInPicture, () =>
    isInSmallWindow(Object.values(state.pictures)),
  );
  const { loop } = state;
  const loopLabel =
    loop === null ? 'Repeat from here' : loop.endMs === null ? 'Repeat up to here' : 'Stop repeating';
  return (
    <div className="player-group">
      <IconButton label={loopLabel} icon="repeat" aria-pressed={loop !== null} onPress={cycleLoop} />
      <IconButton
        label="Copy link to this moment"
        icon="link"
        onPress={() => void copyLink(state.positionMs)}
      />
      {toggleCaptions && (
        <IconButton
          label="Captions"
          icon="captions"
          aria-pressed={state.showsCaptions}
          onPress={toggleCaptions}
        />
      )}
      {picture && document.pictureInPictureEnabled && (
        <IconButton
          label="Picture in picture"
          icon="picture-in-picture"
          aria-pressed={isSmall}
          onPress={picture.togglePictureInPicture}
        />
      )}
      {picture && <IconButton label="Full screen" icon="full-screen" onPress={picture.toggleFullScreen} />}
    </div>
  );
}
