import './live-picture.css';
import { useEffect, useRef } from 'react';
import { Icon, type IconName } from './icon.tsx';
import { sampleFrames } from './sample-frames.ts';
import { useVisible } from './use-visible.ts';

interface LivePictureProps {
  /** What it shows, for assistive technology. */
  readonly label: string;
  /** Shown while there is no picture. */
  readonly icon: IconName;
  readonly stream: MediaStream | null;
  readonly fit?: 'cover' | 'contain';
  readonly isMirrored?: boolean;
  /** Pictures a second, where fewer than all are enough: far cheaper than playing the stream. All when left out. */
  readonly framesPerSecond?: number;
}

/** A stream as it is now. Draws nothing while the window is hidden. */
export function LivePicture(props: LivePictureProps) {
  const { label, icon, stream, fit = 'cover', isMirrored = false, framesPerSecond } = props;
  const isVisible = useVisible();
  const track = stream?.getVideoTracks()[0];
  return (
    <div className="live-picture" role="img" aria-label={label} data-fit={fit} data-mirrored={isMirrored}>
      <span className="live-picture-nothing">
        <Icon name={icon} size={24} />
      </span>
      {isVisible && track && framesPerSecond === undefined && <Played stream={stream} />}
      {isVisible && track && framesPerSecond !== undefined && (
        <Sampled track={track} framesPerSecond={framesPerSecond} />
      )}
    </div>
  );
}

function Played({ stream }: { readonly stream: MediaStream }) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = video.current;
    if (!element) return;
    // With the picture alone it never holds on to sound.
    element.srcObject = new MediaStream(stream.getVideoTracks());
    return () => {
      element.srcObject = null;
    };
  }, [stream]);
  return (
    <video
      ref={video}
      className="live-picture-frame"
      muted
      autoPlay
      playsInline
      tabIndex={-1}
      aria-hidden="true"
      disablePictureInPicture
    />
  );
}

interface SampledProps {
  readonly track: MediaStreamTrack;
  readonly framesPerSecond: number;
}

function Sampled({ track, framesPerSecond }: SampledProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    return sampleFrames({ track, canvas: element, everyMs: 1000 / framesPerSecond });
  }, [track, framesPerSecond]);
  return <canvas ref={canvas} className="live-picture-frame" aria-hidden="true" />;
}
