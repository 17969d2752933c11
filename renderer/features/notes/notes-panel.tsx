import './notes.css';
import { useRef, useState } from 'react';
import type { Note } from '../../../shared/model/note.ts';
import type { RecordingDetail } from '../../../shared/model/recording.ts';
import { useClient } from '../../bridge/client-context.tsx';
import { Notice } from '../../components/notice.tsx';
import { useToast } from '../../components/toast.tsx';
import { useProblemToast } from '../notices/use-problem-toast.ts';
import { leaveFullScreen } from '../player/picture-windows.ts';
import type { PlayerPlace } from '../player/player-place.ts';
import { usePageKeys } from '../player/use-page-keys.ts';
import { NoteForm } from './note-form.tsx';
import { NoteRow } from './note-row.tsx';

interface NotesPanelProps {
  readonly recording: RecordingDetail;
  /** Null where nothing is played here: notes are about all of it then. */
  readonly place: PlayerPlace | null;
}

/** Notes and to-dos of a recording, each at its moment where it has any; written while it plays. */
export function NotesPanel({ recording, place }: NotesPanelProps) {
  const { notes } = recording;
  const { put, remove } = useNoteChanges(recording.id);
  const input = useRef<HTMLInputElement>(null);
  const [editedId, setEditedId] = useState<string | null>(null);
  usePageKeys((key) => {
    if (key.toLowerCase() !== 'm' || !input.current) return false;
    const field = input.current;
    void leaveFullScreen().then(() => field.focus());
    return true;
  }, true);
  return (
    <section className="notes" aria-labelledby="notes-title">
      <h2 id="notes-title">Notes</h2>
      {notes === null ? (
        <Notice icon="warning" title="The notes of this recording cannot be read.">
          Its file notes.json is damaged or from a newer version. It was left as it is.
        </Notice>
      ) : (
        <>
          <NoteForm place={place} inputRef={input} onAdd={put} />
          {notes.length > 0 && (
            <ol className="notes-list" aria-label="Notes">
              {notes.map((note) => (
                <NoteRow
                  key={note.id}
                  note={note}
                  place={place}
                  isEdited={note.id === editedId}
                  onEdit={(isEdited) => setEditedId(isEdited ? note.id : null)}
                  onChange={put}
                  onRemove={() => void remove(note)}
                />
              ))}
            </ol>
          )}
        </>
      )}
    </section>
  );
}

function useNoteChanges(recordingId: string) {
  const client = useClient();
  const showToast = useToast();
  const showProblem = useProblemToast();
  const put = async (note: Note): Promise<boolean> => {
    try {
      await client.call('library.putNote', { recordingId, note });
      return true;
    } catch (reason) {
      showProblem(reason);
      return false;
    }
  };
  const remove = async (note: Note) => {
    try {
      await client.call('library.removeNote', { recordingId, noteId: note.id });
    } catch (reason) {
      showProblem(reason);
      return;
    }
    showToast({ message: 'Note deleted', onUndo: () => void put(note) });
  };
  return { put, remove };
}
