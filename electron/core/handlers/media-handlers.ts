import type { Handlers } from '../dispatch.ts';
import type { Parts } from '../parts.ts';

/** Methods of the area `media`. */
export function createMediaHandlers({
  deliverables,
  previews,
  silences,
}: Pick<Parts, 'deliverables' | 'previews' | 'silences'>): Pick<
  Handlers,
  Extract<keyof Handlers, `media.${string}`>
> {
  return {
    'media.findSilences': async ({ recordingId, ...rule }) => ({
      silences: await silences.find(recordingId, rule),
    }),
    'media.getFilmstrip': ({ recordingId }) => previews.filmstrip(recordingId),
    'media.predict': ({ recordingId, preset, limitBytes }) =>
      deliverables.predict({ recordingId, screenPreset: preset, limitBytes }, new AbortController().signal),
  };
}
