import { type PointerEvent, useEffect, useRef, useState } from 'react';
import type { Playback } from './playback.ts';

/** A pointer that rests this long is about to press. */
const restMs = 80;
/** A press this many pixels from where the pointer rested is meant for the same place. */
const samePixels = 1.5;

interface HoveredPlace {
  /** Where the pointer is, 0 to 1; null while it is elsewhere. */
  readonly share: number | null;
  readonly handlers: Readonly<
    Record<'onPointerMove' | 'onPointerLeave', (event: PointerEvent<HTMLElement>) => void>
  >;
  /** The place that is ready where `positionMs` is as good as that, else `positionMs`. */
  readonly snap: (positionMs: number) => number;
}

interface HoverOptions {
  readonly playback: Playback;
  readonly durationMs: number;
  /** Makes the place under a resting pointer ready, which pictures need: decoding begins at the last whole picture before. */
  readonly prepares: boolean;
}

/** Follows the pointer over the whole of a recording, and makes ready what it will be pressed for. */
export function useHoveredPlace({ playback, durationMs, prepares }: HoverOptions): HoveredPlace {
  const [share, setShare] = useState<number | null>(null);
  const ready = useRef<{ readonly atMs: number; readonly withinMs: number } | null>(null);
  const width = useRef(1);
  useEffect(() => {
    if (share === null || !prepares) return undefined;
    const timer = setTimeout(() => {
      const atMs = Math.round(share * durationMs);
      ready.current = { atMs, withinMs: (samePixels / width.current) * durationMs };
      playback.prepare(atMs);
    }, restMs);
    return () => clearTimeout(timer);
  }, [share, durationMs, prepares, playback]);
  return {
    share,
    handlers: {
      onPointerMove({ currentTarget, clientX }) {
        const box = currentTarget.getBoundingClientRect();
        width.current = box.width;
        setShare(Math.min(1, Math.max(0, (clientX - box.left) / box.width)));
      },
      onPointerLeave() {
        ready.current = null;
        setShare(null);
      },
    },
    snap(positionMs) {
      const place = ready.current;
      return place && Math.abs(positionMs - place.atMs) <= place.withinMs ? place.atMs : positionMs;
    },
  };
}
