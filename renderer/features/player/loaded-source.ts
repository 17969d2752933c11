import type { Edit } from '../../../shared/model/edit.ts';
import { type TrackName, isPicture, trackNameSchema } from '../../../shared/model/track.ts';
import type { Part } from './ensemble.ts';
import type { PlaybackSource } from './playback-source.ts';

/** Pictures of a recording as they play, to be put into the page. A recording in one file has only `file`. */
export type Pictures = Partial<Record<'screen' | 'camera' | 'file', HTMLVideoElement>>;

/** The media elements of a source. */
export interface LoadedSource {
  readonly parts: readonly Part[];
  readonly pictures: Pictures;
  /** Applies what an Edit says about sound. */
  readonly setSound: (edit: Pick<Edit, 'muted' | 'gainDb'>) => void;
  /** True when nothing of it can be played. */
  readonly isBroken: () => boolean;
  /** Lets go of files and connections. */
  readonly dispose: () => void;
}

interface Element {
  readonly track: TrackName | 'file';
  readonly media: HTMLMediaElement;
  readonly part: Part;
}

/** Creates an element for every file of `source`; `onEvent` is told whenever one of them has news of itself. */
export function loadSource(source: PlaybackSource, onEvent: () => void): LoadedSource {
  const elements =
    source.kind === 'file'
      ? [loadElement({ track: 'file', offsetMs: 0, ...source }, source.isPicture, onEvent)]
      : source.tracks.map((track) => loadElement(track, isPicture(track.track), onEvent));
  const amplifier = createAmplifier();
  const pictures: Pictures = {};
  for (const { track, media } of elements) {
    if (!(media instanceof HTMLVideoElement)) continue;
    if (track === 'screen' || track === 'camera' || track === 'file') pictures[track] = media;
  }
  return {
    parts: elements.map(({ part }) => part),
    pictures,
    setSound({ muted, gainDb }) {
      for (const { track, media } of elements) {
        const name = trackNameSchema.safeParse(track);
        if (!name.success) continue;
        media.muted = muted.includes(name.data) || isPicture(name.data);
        amplifier.set(media, gainDb[name.data] ?? 0);
      }
    },
    isBroken: () => elements.every(({ part }) => part.isBroken()),
    dispose() {
      for (const { media } of elements) {
        media.pause();
        media.removeAttribute('src');
        media.load();
      }
      amplifier.dispose();
    },
  };
}

interface Loadable {
  readonly track: TrackName | 'file';
  readonly url: string;
  readonly offsetMs: number;
  readonly durationMs: number;
}

function loadElement(file: Loadable, hasPicture: boolean, onEvent: () => void): Element {
  const media = hasPicture ? document.createElement('video') : new Audio();
  if (media instanceof HTMLVideoElement) {
    media.playsInline = true;
    media.disablePictureInPicture = true;
    // Its name and controls are those of the player around it.
    media.tabIndex = -1;
    media.setAttribute('aria-hidden', 'true');
  }
  media.preload = 'auto';
  for (const name of ['error', 'loadedmetadata', 'loadeddata', 'resize', 'seeked'] as const) {
    media.addEventListener(name, onEvent);
  }
  media.src = file.url;
  const { track, offsetMs, durationMs } = file;
  const isBroken = () => media.error !== null;
  const kind = hasPicture && track !== 'file' ? 'picture' : 'sound';
  return { track, media, part: { track, offsetMs, durationMs, kind, media, isBroken } };
}

/** Makes sound louder than it is, which `volume` cannot; only made when it is needed. */
function createAmplifier() {
  const gains = new Map<HTMLMediaElement, GainNode>();
  let context: AudioContext | null = null;
  const amplified = (media: HTMLMediaElement): GainNode => {
    const known = gains.get(media);
    if (known) return known;
    context ??= new AudioContext();
    const gain = context.createGain();
    context.createMediaElementSource(media).connect(gain).connect(context.destination);
    gains.set(media, gain);
    return gain;
  };
  return {
    set(media: HTMLMediaElement, gainDb: number) {
      const factor = 10 ** (gainDb / 20);
      if (gains.has(media) || factor > 1) {
        amplified(media).gain.value = factor;
        media.volume = 1;
        void context?.resume();
      } else media.volume = factor;
    },
    dispose: () => void context?.close(),
  };
}
