import './take-stage.css';
import { useMicrophones } from '../../capture/use-microphones.ts';
import type { TakeState, TakeTrack } from '../../capture/take-state.ts';
import { Icon } from '../../components/icon.tsx';
import { LivePicture } from '../../components/live-picture.tsx';
import { StateLabel } from '../../components/state-label.tsx';
import { ElapsedTime } from './elapsed-time.tsx';
import { LevelIndicator } from './level-indicator.tsx';
import { TakeNotices } from './take-notices.tsx';
import { describeTrack, trackIcons, trackNames, trackOrder } from './track-words.ts';
import { usePreviewStream } from './use-preview-stream.ts';

/** A resting screen needs no more, and a preview must not cost what the recording needs. */
const screenFramesPerSecond = 2;
const faceFramesPerSecond = 12;

/** What a screen or camera take sees and hears: pictures, clock, and how each track stands. */
export function TakeStage({ take }: { readonly take: TakeState }) {
  return (
    <div className="take-stage" data-paused={take.phase === 'paused'}>
      <div className="take-stage-pictures">
        <Pictures take={take} />
        <TakeNotices take={take} placement="bottom" />
      </div>
      <div className="take-stage-side">
        <div className="take-stage-clock">
          <ElapsedTime />
        </div>
        <Tracks take={take} />
      </div>
    </div>
  );
}

function Pictures({ take }: { readonly take: TakeState }) {
  const screen = usePreviewStream('screen');
  const camera = usePreviewStream('camera');
  const isLive = (name: string) => take.tracks.some(({ track, isLive: live }) => track === name && live);
  if (take.kind === 'camera') {
    return (
      <LivePicture
        label="Camera preview"
        icon="camera"
        stream={camera}
        isMirrored
        framesPerSecond={faceFramesPerSecond}
      />
    );
  }
  return (
    <>
      <LivePicture
        label="Screen preview"
        icon="screen"
        fit="contain"
        stream={screen}
        framesPerSecond={screenFramesPerSecond}
      />
      {isLive('camera') && (
        <div className="take-stage-face">
          <LivePicture
            label="Camera preview"
            icon="camera"
            stream={camera}
            isMirrored
            framesPerSecond={faceFramesPerSecond}
          />
        </div>
      )}
    </>
  );
}

function Tracks({ take }: { readonly take: TakeState }) {
  const missing = take.warnings.filter((warning) => warning.kind === 'track-missing');
  return (
    <ul className="take-tracks" aria-label="Tracks">
      {trackOrder.flatMap((name) =>
        take.tracks
          .filter(({ track }) => track === name)
          .map((track) => <Track key={name} take={take} track={track} />),
      )}
      {missing.map(({ track }) => (
        <li key={track}>
          <Icon name={trackIcons[track]} />
          <span className="take-tracks-name">{trackNames[track]}</span>
          <StateLabel shape="ended">not recorded</StateLabel>
        </li>
      ))}
    </ul>
  );
}

function Track({ take, track }: { readonly take: TakeState; readonly track: TakeTrack }) {
  const { health } = useMicrophones();
  const fault = health === 'silent' || health === 'muted' ? health : null;
  const { word, shape } = describeTrack(track, take, fault);
  const size =
    track.height > 0 && track.isLive && shape !== 'attention' ? `${track.width} × ${track.height}` : '';
  return (
    <li>
      <Icon name={trackIcons[track.track]} />
      <span className="take-tracks-name">
        <span>{trackNames[track.track]}</span>
        {size && <span className="small quiet tabular">{size}</span>}
      </span>
      <StateLabel shape={shape}>{word}</StateLabel>
      {track.track === 'microphone' && track.isLive && (
        <span className="take-tracks-level">
          <LevelIndicator />
        </span>
      )}
    </li>
  );
}
