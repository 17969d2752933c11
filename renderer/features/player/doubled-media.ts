import type { PlayedMedia } from './ensemble.ts';

/** A media file that can be in two places, so that it goes on behind a cut without a gap. */
export interface DoubledMedia {
  /** What plays, as if it were one. */
  readonly media: PlayedMedia;
  /** Puts a second element in place at `atS` seconds of the file; going there is then immediate. */
  readonly prepare: (atS: number) => void;
  /** All there are: one until something was prepared. The one that plays comes first. */
  readonly elements: () => readonly HTMLMediaElement[];
}

/** `HAVE_FUTURE_DATA`: it can go on from here. */
const canGoOn = 3;
/** What is this close to where it should be is there, in seconds. */
const thereS = 0.02;

interface DoubledOptions {
  readonly create: () => HTMLMediaElement;
  /** Told when another element has begun to play. */
  readonly onSwap: () => void;
  /** True for an element whose place no other can take, since it is shown in a window of its own. */
  readonly isHeld: (element: HTMLMediaElement) => boolean;
}

/** Creates a {@link DoubledMedia}. */
export function createDoubledMedia({ create, onSwap, isHeld }: DoubledOptions): DoubledMedia {
  let active = create();
  let spare: HTMLMediaElement | null = null;
  const isInPlace = (element: HTMLMediaElement | null, atS: number): element is HTMLMediaElement =>
    element !== null &&
    !element.seeking &&
    element.readyState >= canGoOn &&
    Math.abs(element.currentTime - atS) < thereS;
  const swap = (next: HTMLMediaElement) => {
    const before = active;
    active = next;
    spare = before;
    before.pause();
    active.playbackRate = before.playbackRate;
    onSwap();
  };
  const go = (atS: number) => {
    if (isInPlace(spare, atS) && !isHeld(active)) swap(spare);
    else active.currentTime = atS;
  };
  return {
    media: mirror(() => active, go),
    prepare(atS) {
      spare ??= create();
      spare.currentTime = atS;
    },
    elements: () => (spare ? [active, spare] : [active]),
  };
}

function mirror(active: () => HTMLMediaElement, go: (atS: number) => void): PlayedMedia {
  return {
    get currentTime() {
      return active().currentTime;
    },
    set currentTime(atS) {
      go(atS);
    },
    get playbackRate() {
      return active().playbackRate;
    },
    set playbackRate(rate) {
      active().playbackRate = rate;
    },
    get paused() {
      return active().paused;
    },
    get ended() {
      return active().ended;
    },
    get seeking() {
      return active().seeking;
    },
    get readyState() {
      return active().readyState;
    },
    play: () => active().play(),
    pause: () => active().pause(),
  };
}
