import { type Edit, editedDurationMs, normaliseCuts } from '../../../shared/model/edit.ts';
import type { RecordingFile } from '../../../shared/model/recording.ts';
import { AppError } from '../errors.ts';

/** The least that an Edit must leave of a recording. */
const shortestMs = 100;

/**
 * `file` with `edit` in place of the Edit it was made from, its revision one higher. Throws `AppError`: `conflict` when
 * the recording has another Edit by now or is not finished, `invalid-request` when nothing would be left or a track named
 * is not there.
 */
export function withEdit(file: RecordingFile, edit: Edit): RecordingFile {
  if (file.state !== 'ready') throw new AppError('conflict', `recording ${file.id} is in progress`);
  if (edit.revision !== (file.edit?.revision ?? 0))
    throw new AppError('conflict', `the Edit of recording ${file.id} was changed meanwhile`);
  const cuts = normaliseCuts(edit.cuts, file.durationMs);
  if (editedDurationMs(cuts, file.durationMs) < Math.min(shortestMs, file.durationMs))
    throw new AppError('invalid-request', 'an Edit must leave something');
  const known = new Set(file.tracks.map(({ track }) => track));
  const named = [...edit.muted, ...Object.keys(edit.gainDb)];
  if (named.some((track) => ![...known].some((name) => name === track)))
    throw new AppError('invalid-request', 'an Edit names a track that the recording does not have');
  const face = edit.face.toSorted((one, other) => one.fromMs - other.fromMs);
  const muted = [...new Set(edit.muted)];
  return { ...file, edit: { ...edit, cuts, face, muted, revision: edit.revision + 1 } };
}
