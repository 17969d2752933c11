import type { Edit } from '../../../shared/model/edit.ts';
import type { Size } from '../../../shared/model/stage.ts';
import { type TrackName, isPicture, trackNameSchema } from '../../../shared/model/track.ts';
import { createAmplifier } from './amplifier.ts';
import { createDoubledMedia } from './doubled-media.ts';
import type { Part } from './ensemble.ts';
import type { PlaybackSource } from './playback-source.ts';

/** A picture as it plays. */
export interface LivePicture {
  /** To be put into the page; fills what it is put into. */
  readonly element: HTMLElement;
  /** Null until it is known. */
  readonly size: () => Size | null;
  readonly isShown: () => boolean;
  /** What plays in it now, for a window of its own. */
  readonly video: () => HTMLVideoElement | null;
}

/** Pictures of a recording. One in a single file has only `file`. */
export type Pictures = Partial<Record<'screen' | 'camera' | 'file', LivePicture>>;

/** The media elements of a source. */
export interface LoadedSource {
  readonly parts: readonly Part[];
  readonly pictures: Pictures;
  /** Applies what an Edit says about sound. */
  readonly setSound: (edit: Pick<Edit, 'muted' | 'gainDb'>) => void;
  /** Makes all of it louder or softer by a factor on the amplitude. */
  readonly setVolume: (factor: number) => void;
  /** Has to be called when playing begins. */
  readonly wake: () => void;
  /** True when nothing of it can be played. */
  readonly isBroken: () => boolean;
  /** Lets go of files and connections. */
  readonly dispose: () => void;
}

interface Loadable {
  readonly track: TrackName | 'file';
  readonly url: string;
  readonly offsetMs: number;
  readonly durationMs: number;
}

/** Creates what plays every file of `source`; `onEvent` is told whenever one of them has news of itself. */
export function loadSource(source: PlaybackSource, onEvent: () => void): LoadedSource {
  const amplifier = createAmplifier();
  let sound: Pick<Edit, 'muted' | 'gainDb'> = { muted: [], gainDb: {} };
  let volume = 1;
  const tune = (track: Loadable['track'], media: HTMLMediaElement) => {
    const name = trackNameSchema.safeParse(track).data;
    media.muted = name !== undefined && (sound.muted.includes(name) || isPicture(name));
    if (media.muted) return;
    const gainDb = name === undefined ? 0 : (sound.gainDb[name] ?? 0);
    amplifier.set(media, 10 ** (gainDb / 20) * volume);
  };
  const files: readonly Loadable[] =
    source.kind === 'file' ? [{ track: 'file', offsetMs: 0, ...source }] : source.tracks;
  const loaded = files.map((file) => {
    const hasPicture =
      file.track === 'file' ? source.kind === 'file' && source.isPicture : isPicture(file.track);
    return loadFile(file, { hasPicture, onEvent, onCreate: (media) => tune(file.track, media) });
  });
  const pictures: Pictures = {};
  for (const { track, picture } of loaded) {
    if (picture && (track === 'screen' || track === 'camera' || track === 'file')) pictures[track] = picture;
  }
  const tuneAll = () => {
    for (const { track, elements } of loaded) for (const media of elements()) tune(track, media);
  };
  return {
    parts: loaded.map(({ part }) => part),
    pictures,
    setSound(next) {
      sound = next;
      tuneAll();
    },
    setVolume(factor) {
      volume = factor;
      tuneAll();
    },
    wake: amplifier.wake,
    isBroken: () => loaded.every(({ part }) => part.isBroken()),
    dispose() {
      for (const { elements } of loaded) for (const media of elements()) release(media);
      amplifier.dispose();
    },
  };
}

function release(media: HTMLMediaElement): void {
  media.pause();
  media.removeAttribute('src');
  media.load();
}

interface LoadOptions {
  readonly hasPicture: boolean;
  readonly onEvent: () => void;
  readonly onCreate: (media: HTMLMediaElement) => void;
}

function loadFile(file: Loadable, { hasPicture, onEvent, onCreate }: LoadOptions) {
  const frame = hasPicture ? document.createElement('div') : null;
  const create = () => {
    const media = hasPicture ? createVideo() : new Audio();
    media.preload = 'auto';
    for (const name of ['error', 'loadedmetadata', 'loadeddata', 'resize', 'seeked'] as const) {
      media.addEventListener(name, onEvent);
    }
    onCreate(media);
    media.src = file.url;
    frame?.prepend(media);
    return media;
  };
  // What is last in the frame lies on top.
  const onSwap = () => order(frame, doubled.elements());
  const isHeld = (media: HTMLMediaElement) => document.pictureInPictureElement === media;
  const doubled = createDoubledMedia({ create, onSwap, isHeld });
  const active = () => doubled.elements()[0];
  const part: Part = {
    track: file.track,
    offsetMs: file.offsetMs,
    durationMs: file.durationMs,
    kind: hasPicture && file.track !== 'file' ? 'picture' : 'sound',
    media: doubled.media,
    isBroken: () => (active()?.error ?? null) !== null,
    prepare: doubled.prepare,
  };
  const picture: LivePicture | null = frame && {
    element: frame,
    size: () => sizeOf(active()),
    isShown: () => (active()?.readyState ?? 0) >= hasData,
    video: () => asVideo(active()),
  };
  return { track: file.track, part, picture, elements: doubled.elements };
}

/** `HAVE_CURRENT_DATA`: it has a picture. */
const hasData = 2;

function createVideo(): HTMLVideoElement {
  const video = document.createElement('video');
  video.playsInline = true;
  // Its name and controls are those of the player around it.
  video.tabIndex = -1;
  video.setAttribute('aria-hidden', 'true');
  return video;
}

/** By style, since an element that is moved in the page stops. */
function order(frame: HTMLElement | null, [active, spare]: readonly HTMLMediaElement[]): void {
  if (!frame || !active) return;
  active.style.zIndex = '1';
  if (spare) spare.style.zIndex = '0';
}

function asVideo(media: HTMLMediaElement | undefined): HTMLVideoElement | null {
  return media instanceof HTMLVideoElement ? media : null;
}

function sizeOf(media: HTMLMediaElement | undefined): Size | null {
  const video = asVideo(media);
  return video && video.videoWidth > 0 ? { width: video.videoWidth, height: video.videoHeight } : null;
}
