import type { PlaybackPreferences, RememberedPlayback } from '../../../shared/model/playback.ts';
import type { Client } from '../../bridge/client.ts';

/** What a player begins with, and what it tells to be remembered. */
export interface PlaybackMemory extends RememberedPlayback {
  readonly keepPosition: (positionMs: number) => void;
  readonly keepPreferences: (preferences: PlaybackPreferences) => void;
}

/** Creates a {@link PlaybackMemory} of a recording in core. Places that come faster than core takes them are left out, but for the last. */
export function createPlaybackMemory(
  client: Pick<Client, 'call'>,
  recordingId: string,
  remembered: RememberedPlayback,
): PlaybackMemory {
  let waitingMs: number | null = null;
  let isTelling = false;
  const tell = async () => {
    isTelling = true;
    while (waitingMs !== null) {
      const positionMs = waitingMs;
      waitingMs = null;
      // What is not remembered is a small thing, not worth a word.
      await client.call('media.keepPosition', { recordingId, positionMs }).catch(() => undefined);
    }
    isTelling = false;
  };
  return {
    ...remembered,
    keepPosition(positionMs) {
      waitingMs = Math.max(0, Math.round(positionMs));
      if (!isTelling) void tell();
    },
    keepPreferences(preferences) {
      client.call('media.keepPreferences', { recordingId, preferences }).catch(() => undefined);
    },
  };
}
