import { useState } from 'react';
import type { Note } from '../../../shared/model/note.ts';
import { Button } from '../../components/button.tsx';
import { MenuButton } from '../../components/menu.tsx';
import { TextField } from '../../components/text-field.tsx';
import type { PlayerPlace } from '../player/player-place.ts';
import { describeMoment } from './moment.ts';

interface NoteRowProps {
  readonly note: Note;
  /** Null where it has no moment to go to. */
  readonly place: PlayerPlace | null;
  readonly isEdited: boolean;
  readonly onEdit: (isEdited: boolean) => void;
  /** Resolves with whether it is kept. */
  readonly onChange: (note: Note) => Promise<boolean>;
  readonly onRemove: () => void;
}

/** One note: its moment to go to, a check box where it is a to-do, its words. */
export function NoteRow({ note, place, isEdited, onEdit, onChange, onRemove }: NoteRowProps) {
  const moment = place === null ? null : describeMoment(note, place.toPositionMs);
  const isTodo = note.kind === 'todo';
  const isReached = place !== null && place.captureMs >= note.atMs;
  const isNow = isReached && place.captureMs < (note.endMs ?? note.atMs + 2000) && !isEdited;
  const moveHere = ({ captureMs: atMs }: PlayerPlace) =>
    ({
      label: 'Move to here',
      icon: 'redo',
      onSelect: () => void onChange({ ...note, atMs, endMs: null }),
    }) as const;
  return (
    <li className="note" data-done={note.done} aria-current={isNow ? 'true' : undefined}>
      {place && (
        <button
          type="button"
          className="note-moment tabular"
          aria-label={`Play from ${moment}`}
          title={place.isCut(note.atMs) ? 'This moment is cut out' : undefined}
          onClick={() => place.playFrom(note.atMs)}
        >
          {moment}
        </button>
      )}
      {isTodo && <DoneBox note={note} onChange={onChange} />}
      {isEdited ? (
        <NoteEditor note={note} onChange={onChange} onClose={() => onEdit(false)} />
      ) : (
        <p className="note-text" dir="auto">
          {note.text}
        </p>
      )}
      <MenuButton
        label={moment === null ? 'More for note' : `More for note at ${moment}`}
        entries={[
          { label: 'Edit', icon: 'edit', onSelect: () => onEdit(true) },
          {
            label: isTodo ? 'Make it a note' : 'Make it a to-do',
            icon: isTodo ? 'mark' : 'check',
            onSelect: () => void onChange({ ...note, kind: isTodo ? 'note' : 'todo', done: false }),
          },
          ...(place === null ? [] : [moveHere(place)]),
          { label: 'Delete', icon: 'bin', onSelect: onRemove },
        ]}
      />
    </li>
  );
}

function DoneBox({ note, onChange }: Pick<NoteRowProps, 'note' | 'onChange'>) {
  // Answers at once; what is kept comes a moment later, and wins.
  const [shown, setShown] = useState({ kept: note.done, done: note.done });
  if (shown.kept !== note.done) setShown({ kept: note.done, done: note.done });
  const change = async (done: boolean) => {
    setShown({ kept: note.done, done });
    if (!(await onChange({ ...note, done }))) setShown({ kept: note.done, done: note.done });
  };
  return (
    <input
      type="checkbox"
      className="choice-input note-done"
      aria-label={`Done: ${note.text}`}
      checked={shown.done}
      onChange={(event) => void change(event.target.checked)}
    />
  );
}

interface NoteEditorProps {
  readonly note: Note;
  readonly onChange: (note: Note) => Promise<boolean>;
  readonly onClose: () => void;
}

function NoteEditor({ note, onChange, onClose }: NoteEditorProps) {
  const [text, setText] = useState(note.text);
  const save = async () => {
    if (text.trim() !== '' && (await onChange({ ...note, text: text.trim() }))) onClose();
  };
  return (
    <form
      className="note-form-line note-text"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
    >
      {/* The person has just asked for it by the menu. */}
      <TextField label="Note" value={text} onChange={setText} maxLength={5000} autoFocus />
      <Button type="submit" isDisabled={text.trim() === ''}>
        Save
      </Button>
    </form>
  );
}
