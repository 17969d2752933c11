import './now-playing-bar.css';
import { useSyncExternalStore } from 'react';
import { Link } from 'wouter';
import type { RecordingDetail } from '../../../shared/model/recording.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import { IconButton } from '../../components/button.tsx';
import { useNowPlaying, useNowPlayingState } from './now-playing-provider.tsx';
import type { PlayQueue } from './now-playing.ts';
import { Picture } from './picture.tsx';
import type { PlaySession } from './play-session.ts';
import { shownFace } from './playback-source.ts';
import { JumpButtons, PlayButton, SpeedSelect } from './player-controls.tsx';
import { handlePlayerKey } from './player-keys.ts';
import { PositionSlider } from './position-slider.tsx';
import { usePageKeys } from './use-page-keys.ts';

/** Keeps what plays in sight and at hand on every page that does not show it. */
export function NowPlayingBar() {
  const { session, isShown, isPageTaken, queue } = useNowPlayingState();
  if (!session || isShown) return null;
  return <Bar key={session.recording().id} session={session} queue={queue} hasKeys={!isPageTaken} />;
}

interface BarProps {
  readonly session: PlaySession;
  readonly queue: PlayQueue | null;
  /** False where the keys are those of a player on the page. */
  readonly hasKeys: boolean;
}

function Bar({ session, queue, hasKeys }: BarProps) {
  const { close } = useNowPlaying();
  const { playback } = session;
  const recording = session.recording();
  const state = useSyncExternalStore(playback.onChange, playback.state);
  usePageKeys((key) => handlePlayerKey(key, playback), hasKeys);
  const { positionMs, durationMs } = state;
  const share = durationMs > 0 ? Math.min(1, positionMs / durationMs) : 0;
  return (
    <section className="now-playing" aria-label="Now playing">
      {recording.kind !== 'voice' && (
        <div className="now-playing-picture">
          <Picture
            pictures={state.pictures}
            face={shownFace(recording.tracks, recording.edit?.face ?? [], state.takeMs)}
            onPress={playback.toggle}
          />
        </div>
      )}
      <PlayButton playback={playback} isPlaying={state.isPlaying} compact />
      <div className="now-playing-jumps">
        <JumpButtons playback={playback} />
      </div>
      <Names recording={recording} problem={state.isBroken ? 'It cannot be played.' : null} />
      <div className="now-playing-position">
        <span className="now-playing-track" aria-hidden="true">
          <span className="now-playing-played" style={{ width: `${share * 100}%` }} />
        </span>
        <PositionSlider
          playback={playback}
          positionMs={positionMs}
          durationMs={durationMs}
          className="now-playing-slider"
        />
      </div>
      <p className="now-playing-time small tabular">
        {formatDuration(positionMs)}
        <span className="quiet"> / {formatDuration(durationMs)}</span>
      </p>
      {queue && <QueueButtons queue={queue} />}
      <SpeedSelect playback={playback} speed={state.speed} />
      <IconButton label="Close player" icon="close" onPress={() => close()} />
    </section>
  );
}

interface NamesProps {
  readonly recording: RecordingDetail;
  readonly problem: string | null;
}

function Names({ recording, problem }: NamesProps) {
  const { id, title, sender, unfiled, clientName, projectName } = recording;
  const place = unfiled ? 'Unfiled' : `${clientName}, ${projectName}`;
  const from = sender ? `From ${sender.name || sender.email}` : place;
  return (
    <div className="now-playing-names">
      <Link href={`/recordings/${id}`} className="now-playing-title ellipsis" title={title}>
        <bdi>{title}</bdi>
      </Link>
      <p className="small quiet ellipsis" role="status">
        <bdi>{problem ?? from}</bdi>
      </p>
    </div>
  );
}

function QueueButtons({ queue: { recordingIds, index } }: { readonly queue: PlayQueue }) {
  const { step } = useNowPlaying();
  return (
    <div className="now-playing-queue">
      <IconButton
        label="Previous recording"
        icon="previous"
        isDisabled={index === 0}
        onPress={() => step(-1)}
      />
      <span className="small quiet tabular">
        {index + 1} of {recordingIds.length}
      </span>
      <IconButton
        label="Next recording"
        icon="next"
        isDisabled={index + 1 === recordingIds.length}
        onPress={() => step(1)}
      />
    </div>
  );
}
