import type { Handlers } from '../dispatch.ts';
import { AppError } from '../errors.ts';
import type { Parts } from '../parts.ts';

/** Methods of the area `media`. */
export function createMediaHandlers({
  deliverables,
}: Pick<Parts, 'deliverables'>): Pick<Handlers, Extract<keyof Handlers, `media.${string}`>> {
  return {
    'media.findSilences': () => Promise.reject(new AppError('unsupported', 'no silences yet')),
    'media.getFilmstrip': () => Promise.reject(new AppError('unsupported', 'no filmstrip yet')),
    'media.predict': ({ recordingId, preset, limitBytes }) =>
      deliverables.predict({ recordingId, screenPreset: preset, limitBytes }, new AbortController().signal),
  };
}
