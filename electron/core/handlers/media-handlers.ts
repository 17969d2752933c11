import type { Handlers } from '../dispatch.ts';
import type { Parts } from '../parts.ts';

/** Methods of the area `media`. */
export function createMediaHandlers({
  deliverables,
  library,
  playbackMemory,
  previews,
  silences,
  storedSilences,
}: Pick<
  Parts,
  'deliverables' | 'library' | 'playbackMemory' | 'previews' | 'silences' | 'storedSilences'
>): Pick<Handlers, Extract<keyof Handlers, `media.${string}`>> {
  return {
    'media.findSilences': async ({ recordingId, ...rule }) => ({
      silences: await silences.find(recordingId, rule),
    }),
    'media.getSilences': async ({ recordingId }) => ({ silences: await storedSilences.of(recordingId) }),
    'media.keepPosition': async ({ recordingId, positionMs }) => {
      await playbackMemory.keepPosition(library.summary(recordingId).id, positionMs);
      return null;
    },
    'media.keepPreferences': async ({ recordingId, preferences }) => {
      await playbackMemory.keepPreferences(library.summary(recordingId).clientId, preferences);
      return null;
    },
    'media.getFilmstrip': ({ recordingId }) => previews.filmstrip(recordingId),
    'media.predict': ({ recordingId, preset, limitBytes }) =>
      deliverables.predict({ recordingId, screenPreset: preset, limitBytes }, new AbortController().signal),
  };
}
