import { toCallError } from '../bridge/call-error.ts';
import type { CaptureSettings } from '../../shared/model/settings.ts';
import { countDown } from './countdown.ts';
import { waitForQuiet } from './first-sample.ts';
import { type OpenTrack, toLaneSource } from './lane-sources.ts';
import type { LaneSource } from './lane.ts';
import type { LevelMeter } from './level-meter.ts';
import { SourceError, type TakeChoice, type TrackOrigins, openTracks } from './open-tracks.ts';
import type { TakeResult } from './take-result.ts';
import type { StartingTake, TakeWarning } from './take-state.ts';

/** A take that core has begun and whose tracks are ready to be recorded. */
export interface BegunTake {
  readonly recordingId: string;
  readonly freeBytes: number;
  readonly sources: readonly LaneSource[];
  readonly meter: LevelMeter | null;
  readonly warnings: readonly TakeWarning[];
}

/** What beginning a take needs. */
export interface StartDeps extends TrackOrigins {
  readonly signal: AbortSignal;
  readonly onProgress: (starting: StartingTake) => void;
  /** What is open can be shown from now on. */
  readonly onOpened: (tracks: readonly OpenTrack[]) => void;
  /** Told when the take is over or did not begin. */
  readonly releases: (() => void)[];
}

/** Longest wait for a moment between two samples. */
const quietPatienceMs = 300;

/** Opens devices and screen, counts down, and tells core. Rejects when aborted and with what `toStartFailure` knows. */
export async function startTake(deps: StartDeps, choice: TakeChoice): Promise<BegunTake> {
  const { client, signal, releases } = deps;
  const { kind } = choice;
  deps.onProgress({ kind, phase: 'opening', countdownMs: null });
  const { tracks, meter, lacksSystemAudio } = await openTracks(deps, choice, releases);
  signal.throwIfAborted();
  deps.onOpened(tracks);
  if (kind !== 'voice') await count(deps, choice);
  deps.onProgress({ kind, phase: 'beginning', countdownMs: null });
  const watched = tracks.map((track) => toLaneSource(track, tracks.length === 1));
  releases.push(() => {
    for (const { samples } of watched) samples?.dispose();
  });
  const begun = await client.call('recording.start', {
    kind,
    tracks: tracks.map(({ track, form, label }) => ({ track, mimeType: form.mimeType, deviceLabel: label })),
  });
  await waitForQuiet(
    watched.flatMap(({ samples }) => (samples ? [samples] : [])),
    () => performance.now(),
    new Promise((resolve) => window.setTimeout(resolve, quietPatienceMs)),
  );
  return {
    ...begun,
    meter,
    sources: watched.map(({ source }) => source),
    warnings: lacksSystemAudio ? [{ kind: 'track-missing', track: 'system-audio' }] : [],
  };
}

async function count({ client, signal, onProgress }: StartDeps, { kind }: TakeChoice): Promise<void> {
  const { capture }: { readonly capture: CaptureSettings } = await client.call('settings.get', {});
  await countDown(capture.countdownSeconds, {
    signal,
    onSecond: (countdownMs) => onProgress({ kind, phase: 'counting', countdownMs }),
  });
}

/** What the user is told of a take that did not begin. */
export function toStartFailure(error: unknown, { kind }: TakeChoice): TakeResult {
  if (error instanceof SourceError) {
    if (kind === 'voice') return { kind: 'no-microphone' };
    const { track, problem } = error;
    return problem === null ? { kind: 'cancelled' } : { kind: 'no-source', track, problem };
  }
  const { code, detail } = toCallError(error);
  return { kind: 'not-started', code, detail };
}
