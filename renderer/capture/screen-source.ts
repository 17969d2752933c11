/** What is asked of the picker. */
export interface ScreenWish {
  readonly frameRate: number;
  /** Null for the size of what is shared. */
  readonly maxHeight: number | null;
  readonly systemAudio: boolean;
}

/** A shared screen, window or tab. */
export interface ScreenSource {
  readonly picture: MediaStream;
  readonly track: MediaStreamTrack;
  /** The sound of the computer or tab, as a stream of its own; null when there is none. */
  readonly sound: MediaStream | null;
  readonly label: string;
  readonly isWindow: boolean;
  readonly stop: () => void;
}

/** Wider than any screen; without a bound Chromium makes everything 1280 x 720. */
const widest = 7680;
const tallest = 4320;
const aspect = 16 / 9;

/** Asks for a screen (Screen Capture, 5.1). Rejects with what `getDisplayMedia` rejects with. */
export async function openScreen(mediaDevices: MediaDevices, wish: ScreenWish): Promise<ScreenSource> {
  const height = wish.maxHeight ?? tallest;
  const width = wish.maxHeight === null ? widest : Math.round((height * aspect) / 2) * 2;
  const stream = await mediaDevices.getDisplayMedia({
    video: {
      width: { max: width },
      height: { max: height },
      frameRate: { ideal: wish.frameRate, max: wish.frameRate },
    },
    // As it sounds: processing is for voices.
    audio: wish.systemAudio
      ? { echoCancellation: false, noiseSuppression: false, autoGainControl: false }
      : false,
    ...(wish.systemAudio ? { systemAudio: 'include' } : {}),
  });
  const [track] = stream.getVideoTracks();
  if (!track) throw new DOMException('no picture in the stream', 'NotFoundError');
  // Sharp rather than smooth, when the browser has to choose.
  track.contentHint = 'detail';
  const sounds = stream.getAudioTracks();
  const surface = track.getSettings().displaySurface;
  return {
    picture: new MediaStream([track]),
    track,
    sound: sounds.length > 0 ? new MediaStream(sounds) : null,
    label: labels.get(surface ?? '') ?? 'Screen',
    isWindow: surface === 'window',
    stop: () => {
      for (const one of stream.getTracks()) one.stop();
    },
  };
}

/** The browser's own labels are numbers. */
const labels: ReadonlyMap<string, string> = new Map([
  ['monitor', 'Screen'],
  ['window', 'Window'],
  ['browser', 'Browser tab'],
]);
