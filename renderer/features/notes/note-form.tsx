import { type RefObject, useState } from 'react';
import type { Note } from '../../../shared/model/note.ts';
import { Button } from '../../components/button.tsx';
import { Checkbox } from '../../components/checkbox.tsx';
import { TextField } from '../../components/text-field.tsx';
import type { PlayerPlace } from '../player/player-place.ts';
import { type Moment, describeMoment } from './moment.ts';

interface NoteFormProps {
  readonly place: PlayerPlace | null;
  readonly inputRef: RefObject<HTMLInputElement | null>;
  /** Resolves with whether it is kept. */
  readonly onAdd: (note: Note) => Promise<boolean>;
}

/** Writes a note at the moment where writing began, or from there up to now. */
export function NoteForm({ place, inputRef, onAdd }: NoteFormProps) {
  const [text, setText] = useState('');
  const [isTodo, setTodo] = useState(false);
  // What is written is about what was heard when it began; playing goes on meanwhile.
  const [begun, setBegun] = useState<Moment | null>(null);
  const captureMs = place?.captureMs ?? 0;
  const moment = begun ?? { atMs: captureMs, endMs: null };
  const reset = () => {
    setText('');
    setBegun(null);
  };
  const change = (value: string) => {
    setText(value);
    if (value === '') setBegun(null);
    else setBegun((known) => known ?? { atMs: captureMs, endMs: null });
  };
  const add = async () => {
    if (text.trim() === '') return;
    const kind = isTodo ? 'todo' : 'note';
    const createdAt = new Date().toISOString();
    const written = { id: crypto.randomUUID(), text: text.trim(), kind, done: false, createdAt } as const;
    if (await onAdd({ ...written, ...moment, author: null })) reset();
  };
  const canEnd = begun !== null && captureMs > begun.atMs + 500;
  return (
    <form
      className="note-form"
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        reset();
        inputRef.current?.blur();
      }}
    >
      <div className="note-form-line">
        <TextField
          label="Add note"
          value={text}
          onChange={change}
          maxLength={5000}
          placeholder="What was said, or what to do"
          inputRef={inputRef}
          autoComplete="off"
        />
        <Button type="submit" isDisabled={text.trim() === ''}>
          Add
        </Button>
      </div>
      <div className="note-form-line note-form-about">
        {place && <p className="small quiet tabular">{`At ${describeMoment(moment, place.toPositionMs)}`}</p>}
        {place && begun && (
          <Button
            variant="quiet"
            isDisabled={!canEnd}
            onPress={() => setBegun({ ...begun, endMs: captureMs })}
          >
            Up to here
          </Button>
        )}
        <Checkbox label="To-do" isSelected={isTodo} onChange={setTodo} />
      </div>
    </form>
  );
}
