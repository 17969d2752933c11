import { type ReactNode, createContext, use, useEffect, useState, useSyncExternalStore } from 'react';
import type { RecordingDetail } from '../../../shared/model/recording.ts';
import { useClient } from '../../bridge/client-context.tsx';
import { useCapture } from '../../capture/capture-provider.tsx';
import { browserTicker } from './browser-ticker.ts';
import { loadSource } from './loaded-source.ts';
import { connectMediaSession } from './media-session.ts';
import { type NowPlaying, type NowPlayingState, createNowPlaying } from './now-playing.ts';
import type { PlaySession } from './play-session.ts';

const NowPlayingContext = createContext<NowPlaying | null>(null);

/** Holds what plays in this window above all pages, so that it goes on whatever page is shown. It pauses when a recording begins. */
export function NowPlayingProvider({ children }: { readonly children: ReactNode }) {
  const client = useClient();
  const capture = useCapture();
  const [nowPlaying] = useState(() =>
    createNowPlaying({ client, ticker: browserTicker, loadSource, nowMs: () => performance.now() }),
  );
  useEffect(() => connectMediaSession(nowPlaying, navigator.mediaSession), [nowPlaying]);
  useEffect(
    () => client.on('library.changed', ({ recordingIds }) => nowPlaying.refresh(recordingIds)),
    [client, nowPlaying],
  );
  useEffect(() => {
    let wasRecording = false;
    return capture.onChange(() => {
      const { take, starting } = capture.state();
      const isRecording = take !== null || starting !== null;
      if (isRecording && !wasRecording) nowPlaying.pause();
      wasRecording = isRecording;
    });
  }, [capture, nowPlaying]);
  return <NowPlayingContext value={nowPlaying}>{children}</NowPlayingContext>;
}

/** What plays in this window. Throws outside {@link NowPlayingProvider}. */
export function useNowPlaying(): NowPlaying {
  const nowPlaying = use(NowPlayingContext);
  if (!nowPlaying) throw new Error('useNowPlaying outside of NowPlayingProvider');
  return nowPlaying;
}

/** State of what plays, kept up to date. */
export function useNowPlayingState(): NowPlayingState {
  const nowPlaying = useNowPlaying();
  return useSyncExternalStore(nowPlaying.onChange, nowPlaying.state);
}

/** The session of a recording while a player shows it; what does not play when that ends is let go. */
export function usePlaySession(recording: RecordingDetail): PlaySession {
  const nowPlaying = useNowPlaying();
  const [session] = useState(() => nowPlaying.sessionOf(recording));
  useEffect(() => nowPlaying.show(session), [nowPlaying, session]);
  useEffect(() => session.setRecording(recording), [session, recording]);
  return session;
}
