import { useEffect, useState, useSyncExternalStore } from 'react';
import type { RecordingDetail } from '../../../shared/model/recording.ts';
import { createPlaybackMemory } from './playback-memory.ts';
import { type Playback, type PlaybackState, createPlayback } from './playback.ts';

/** Playback of `recording` while the component is there; goes on when its address changes. */
export function usePlayback(recording: RecordingDetail): { playback: Playback; state: PlaybackState } {
  const { id, durationMs, playbackUrl } = recording;
  const [playback] = useState(() =>
    createPlayback({
      audio: new Audio(),
      recordingId: id,
      durationMs,
      memory: createPlaybackMemory(window.localStorage),
    }),
  );
  useEffect(() => {
    if (playbackUrl !== null) playback.setSource(playbackUrl);
  }, [playback, playbackUrl]);
  useEffect(() => () => playback.stop(), [playback]);
  const state = useSyncExternalStore(playback.onChange, playback.state);
  return { playback, state };
}
