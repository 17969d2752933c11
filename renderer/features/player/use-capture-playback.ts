import { useEffect, useState, useSyncExternalStore } from 'react';
import type { RecordingDetail } from '../../../shared/model/recording.ts';
import { useClient } from '../../bridge/client-context.tsx';
import { browserTicker } from './browser-ticker.ts';
import { loadSource } from './loaded-source.ts';
import { useNowPlaying } from './now-playing-provider.tsx';
import { createPlaybackMemory } from './playback-memory.ts';
import type { CaptureSource } from './playback-source.ts';
import { type Playback, type PlaybackState, createPlayback } from './playback.ts';

/**
 * Playback of the capture of a recording, cuts included, while the component is there; everything else falls silent. It
 * goes on when `source` changes, which is compared by its content. No place is remembered.
 */
export function useCapturePlayback(
  { id, remembered }: Pick<RecordingDetail, 'id' | 'remembered'>,
  source: CaptureSource,
): { playback: Playback; state: PlaybackState } {
  const client = useClient();
  const nowPlaying = useNowPlaying();
  const [playback] = useState(() =>
    createPlayback({
      memory: createPlaybackMemory(client, id, remembered),
      axis: 'capture',
      ticker: browserTicker,
      loadSource,
      onEnd: () => undefined,
    }),
  );
  useEffect(() => nowPlaying.close(), [nowPlaying]);
  const content = JSON.stringify(source);
  useEffect(() => playback.setSource(JSON.parse(content) as CaptureSource), [playback, content]);
  useEffect(() => () => playback.stop(), [playback]);
  const state = useSyncExternalStore(playback.onChange, playback.state);
  useMediaKeys(playback, state.isPlaying);
  return { playback, state };
}

/** Lets the media keys of the keyboard play and pause it, instead of single files of it. */
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
