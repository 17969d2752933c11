import { type TrackName, isPicture } from '../../shared/model/track.ts';
import { comparedBlocks, findFirstSample } from './first-sample.ts';
import type { LaneSource } from './lane.ts';
import { createPictureWatch } from './picture-watch.ts';
import { type SampleWatch, watchSamples } from './sample-watch.ts';
import { type RecorderForm, startTrackRecorder } from './track-recorder.ts';

/** What an Opus coder gives out before the first sample (RFC 7845, 4.2); Chromium does not tell of it in the file. */
const opusDelayMs = 6.5;

/** One track that was opened for a take. */
export interface OpenTrack {
  readonly track: TrackName;
  readonly label: string;
  /** Holds `media` and nothing else. */
  readonly stream: MediaStream;
  readonly media: MediaStreamTrack;
  readonly form: RecorderForm;
  readonly isWindow: boolean;
  /** Keeps the device as it is and tells when it has gone; gives the function that ends this. */
  readonly hold: (onEnded: () => void) => () => void;
}

/** `MediaStreamTrack.stats` (Media Capture and Streams Extensions); TypeScript does not know it yet. */
interface CountedTrack {
  readonly stats?: { readonly deliveredFrames?: number };
}

/** An opened track with a watch over its first samples, as a take records it. */
export interface WatchedSource {
  readonly source: LaneSource;
  /** Null where the browser does not let samples be seen. */
  readonly samples: SampleWatch | null;
}

/**
 * Prepares `open` for recording; its samples are watched from now until it is known where the capture begins. A track that is
 * recorded alone is the take's clock itself.
 */
export function toLaneSource(open: OpenTrack, isAlone: boolean): WatchedSource {
  const { track, label, stream, media, form, isWindow } = open;
  const samples = isAlone ? null : watchSamples(media);
  const source: LaneSource = {
    track,
    label,
    isWindow,
    startRecorder: (listener) => startTrackRecorder(stream, form, listener),
    hold: (onEnded) => {
      const release = open.hold(onEnded);
      // It may have gone while others were asked for.
      if (media.readyState === 'ended') queueMicrotask(onEnded);
      return () => {
        samples?.dispose();
        release();
      };
    },
    size: () => {
      const { width = 0, height = 0 } = isPicture(track) ? media.getSettings() : {};
      return { width, height };
    },
    firstSampleMs: (startedMs, blockTimes) => {
      // Blocks of sound are of another length than its samples: they tell nothing.
      const telling = isPicture(track) ? blockTimes : [];
      const firstMs = findFirstSample(samples?.samples() ?? [], startedMs, telling);
      if (firstMs === null) return null;
      if (blockTimes.length >= comparedBlocks) samples?.dispose();
      return firstMs - (isPicture(track) ? 0 : opusDelayMs);
    },
    counts: () => {
      if (!isPicture(track)) return null;
      const { stats } = media as CountedTrack;
      return { muted: media.muted, delivered: stats?.deliveredFrames ?? null };
    },
    watch: isPicture(track) ? createPictureWatch({ canRest: track === 'screen' }) : null,
  };
  return { source, samples };
}

/** Tells when `media` ends by itself; gives the function that stops this. */
export function onTrackEnded(media: MediaStreamTrack, onEnded: () => void): () => void {
  media.addEventListener('ended', onEnded);
  return () => media.removeEventListener('ended', onEnded);
}
