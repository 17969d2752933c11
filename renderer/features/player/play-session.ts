import type { RecordingDetail } from '../../../shared/model/recording.ts';
import type { Client } from '../../bridge/client.ts';
import type { Ticker } from './ensemble.ts';
import type { LoadedSource } from './loaded-source.ts';
import { createPlaybackMemory } from './playback-memory.ts';
import { type PlaybackSource, bestSource } from './playback-source.ts';
import { type Playback, createPlayback } from './playback.ts';
import { createSilenceLook } from './silence-look.ts';
import { createViewReport, withSilences } from './view-report.ts';

/** One recording as it is played, wherever its player is shown. */
export interface PlaySession {
  readonly playback: Playback;
  /** As it was told last. */
  readonly recording: () => RecordingDetail;
  /** Takes over what has changed about the recording. */
  readonly setRecording: (recording: RecordingDetail) => void;
  /** Falls silent and tells what there is to tell; `setRecording` begins again. */
  readonly rest: () => void;
}

/** What sessions are made with. */
export interface SessionDeps {
  readonly client: Pick<Client, 'call'>;
  readonly ticker: Ticker;
  readonly loadSource: (source: PlaybackSource, onEvent: () => void) => LoadedSource;
  readonly nowMs: () => number;
}

/** Creates a {@link PlaySession} that begins where the recording was left. */
export function createPlaySession(deps: SessionDeps, begin: RecordingDetail, onEnd: () => void): PlaySession {
  const { client, ticker, loadSource, nowMs } = deps;
  let recording = begin;
  const { id, remembered, direction } = begin;
  const memory = createPlaybackMemory(client, id, remembered);
  const playback = createPlayback({ memory, axis: 'edited', ticker, loadSource, onEnd });
  const look = createSilenceLook({ client, playback, recording: () => recording });
  const report = createViewReport((ranges) => {
    const { silences, skipsSilence } = playback.state();
    const heard = withSilences(ranges.slice(-100), skipsSilence ? silences : []).slice(0, 200);
    // At worst a few seconds of playing are not counted, which is nothing to bother anyone with.
    client.call('library.recordView', { recordingId: id, ranges: [...heard] }).catch(() => undefined);
  });
  playback.onChange(() => {
    if (direction === 'received') report.follow(playback.state(), nowMs());
    look.follow();
  });
  return {
    playback,
    recording: () => recording,
    setRecording(next) {
      recording = next;
      const source = bestSource(next);
      if (source) playback.setSource(source);
      look.place();
      look.follow();
    },
    rest() {
      playback.stop();
      report.flush();
    },
  };
}
