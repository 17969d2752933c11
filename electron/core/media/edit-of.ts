import { type Edit, untouchedEdit } from '../../../shared/model/edit.ts';
import type { RecordingFile } from '../../../shared/model/recording.ts';

/** The Edit of a recording as it is now. */
export function editOf({ edit }: Pick<RecordingFile, 'edit'>): Edit {
  return edit ?? untouchedEdit;
}
