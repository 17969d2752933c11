import './player.css';
import { Button, IconButton } from '../../components/button.tsx';
import { Select } from '../../components/select.tsx';
import { speeds } from '../../../shared/model/playback.ts';
import type { Playback } from './playback.ts';
import { largeStepMs } from './player-keys.ts';

interface PlayButtonProps {
  readonly playback: Playback;
  readonly isPlaying: boolean;
  readonly compact: boolean;
}

/** Play or Pause, whichever there is to do. */
export function PlayButton({ playback, isPlaying, compact }: PlayButtonProps) {
  const icon = isPlaying ? 'pause' : 'play';
  const label = isPlaying ? 'Pause' : 'Play';
  if (compact) return <IconButton label={label} icon={icon} onPress={playback.toggle} />;
  return (
    <div className="player-play">
      <Button size="large" icon={icon} onPress={playback.toggle}>
        {label}
      </Button>
    </div>
  );
}

/** How fast it plays. */
export function SpeedSelect({ playback, speed }: { readonly playback: Playback; readonly speed: number }) {
  return (
    <div className="player-speed">
      <Select
        label="Speed"
        isLabelHidden
        value={String(speed)}
        onChange={(chosen) => playback.setSpeed(Number(chosen))}
        options={speeds.map((value) => ({ value: String(value), label: `${value}×` }))}
      />
    </div>
  );
}

/** Back and forward by a quarter of a minute. */
export function JumpButtons({ playback }: { readonly playback: Playback }) {
  const jump = (byMs: number) => playback.seek(playback.state().positionMs + byMs);
  return (
    <div className="player-group">
      <IconButton label="Back 15 seconds" icon="jump-back" onPress={() => jump(-largeStepMs)} />
      <IconButton label="Forward 15 seconds" icon="jump-forward" onPress={() => jump(largeStepMs)} />
    </div>
  );
}
