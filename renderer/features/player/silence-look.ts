import { type Range, normaliseCuts, toEditedMs } from '../../../shared/model/edit.ts';
import type { RecordingDetail } from '../../../shared/model/recording.ts';
import type { Client } from '../../bridge/client.ts';
import type { Playback } from './playback.ts';

interface SilenceLookDeps {
  readonly client: Pick<Client, 'call'>;
  readonly playback: Pick<Playback, 'state' | 'setSilences'>;
  readonly recording: () => Pick<RecordingDetail, 'id' | 'edit' | 'captureDurationMs'>;
}

/** Has the silences of a recording looked for when somebody wants them skipped. */
export interface SilenceLook {
  /** Called as often as what is played changes. */
  readonly follow: () => void;
  /** Puts what was found in its place again, after the Edit has changed. */
  readonly place: () => void;
}

/** Creates a {@link SilenceLook}. One that failed is tried again when the user asks again. */
export function createSilenceLook({ client, playback, recording }: SilenceLookDeps): SilenceLook {
  let found: readonly Range[] | null = null;
  let isWanted = false;
  let placedFor: string | null = null;
  const place = () => {
    const cuts = JSON.stringify(recording().edit?.cuts ?? []);
    if (found === null || cuts === placedFor) return;
    placedFor = cuts;
    playback.setSilences(placeSilences(found, recording()), 'found');
  };
  const look = async () => {
    playback.setSilences([], 'looking');
    try {
      found = (await client.call('media.getSilences', { recordingId: recording().id })).silences;
      place();
    } catch {
      playback.setSilences([], 'failed');
    }
  };
  return {
    place,
    follow() {
      const { skipsSilence } = playback.state();
      if (skipsSilence === isWanted) return;
      isWanted = skipsSilence;
      if (isWanted && found === null) void look();
    },
  };
}

/** Silences of the capture in time as played; what is cut of them is gone. */
function placeSilences(
  silences: readonly Range[],
  { edit, captureDurationMs }: Pick<RecordingDetail, 'edit' | 'captureDurationMs'>,
): readonly Range[] {
  const place = (atMs: number) => toEditedMs(edit?.cuts ?? [], captureDurationMs, atMs);
  const placed = silences.map(({ startMs, endMs }) => ({ startMs: place(startMs), endMs: place(endMs) }));
  return normaliseCuts(placed, Infinity);
}
