import { useEffect, useState, useSyncExternalStore } from 'react';
import { browserTicker } from './browser-ticker.ts';
import { loadSource } from './loaded-source.ts';
import { createPlaybackMemory } from './playback-memory.ts';
import type { PlaybackSource } from './playback-source.ts';
import { type Playback, type PlaybackState, createPlayback } from './playback.ts';

/**
 * Playback of a recording while the component is there; goes on when `source` changes, which is compared by its content.
 * With the axis `capture` its positions are times of the capture, and no place is remembered.
 */
export function usePlayback(
  recordingId: string,
  source: PlaybackSource | null,
  axis: 'edited' | 'capture' = 'edited',
): { playback: Playback; state: PlaybackState } {
  const [playback] = useState(() =>
    createPlayback({
      recordingId,
      memory: createPlaybackMemory(window.localStorage),
      axis,
      ticker: browserTicker,
      loadSource,
    }),
  );
  const content = JSON.stringify(source);
  useEffect(() => {
    const wanted = JSON.parse(content) as PlaybackSource | null;
    if (wanted) playback.setSource(wanted);
  }, [playback, content]);
  useEffect(() => () => playback.stop(), [playback]);
  const state = useSyncExternalStore(playback.onChange, playback.state);
  useMediaKeys(playback, state.isPlaying);
  return { playback, state };
}

/** Lets the media keys of the keyboard play and pause what played last, instead of single files of it. */
function useMediaKeys(playback: Playback, isPlaying: boolean): void {
  useEffect(() => {
    if (!isPlaying) return;
    navigator.mediaSession.setActionHandler('play', playback.play);
    navigator.mediaSession.setActionHandler('pause', playback.pause);
  }, [playback, isPlaying]);
  useEffect(
    () => () => {
      navigator.mediaSession.setActionHandler('play', null);
      navigator.mediaSession.setActionHandler('pause', null);
    },
    [],
  );
}
