import { useState } from 'react';
import type { RecordingSummary } from '../../../shared/model/recording.ts';
import { useLive } from '../../bridge/use-live.ts';
import { Checkbox } from '../../components/checkbox.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { DialogForm } from '../../components/dialog-form.tsx';
import { TextField } from '../../components/text-field.tsx';

interface TagsDialogProps {
  /** Null closes the dialog. */
  readonly recordings: readonly Pick<RecordingSummary, 'id' | 'tags'>[] | null;
  readonly onClose: () => void;
  readonly onChange: (change: {
    readonly added: readonly string[];
    readonly removed: readonly string[];
  }) => void;
}

/** Chooses the tags of one or several recordings: known ones to tick, new ones to type. */
export function TagsDialog({ recordings, onClose, onChange }: TagsDialogProps) {
  return (
    <Dialog title="Tags" isOpen={recordings !== null} onClose={onClose}>
      {recordings && <TagsForm recordings={recordings} onClose={onClose} onChange={onChange} />}
    </Dialog>
  );
}

interface TagsFormProps extends Omit<TagsDialogProps, 'recordings'> {
  readonly recordings: NonNullable<TagsDialogProps['recordings']>;
}

function TagsForm({ recordings, onClose, onChange }: TagsFormProps) {
  const known = useLive('library.listTags', {}, ['library.changed']).value ?? [];
  const [typed, setTyped] = useState('');
  const [choices, setChoices] = useState<ReadonlyMap<string, boolean>>(new Map());
  const own = new Set(recordings.flatMap(({ tags }) => tags));
  const all = [...new Set([...own, ...known])].slice(0, 40);
  const isOnAll = (tag: string) => recordings.every(({ tags }) => tags.includes(tag));
  const save = () => {
    const fresh = typed
      .split(',')
      .map((tag) => tag.trim())
      .filter((tag) => tag !== '');
    const chosen = (wanted: boolean) =>
      [...choices].filter(([, isOn]) => isOn === wanted).map(([tag]) => tag);
    onChange({ added: [...chosen(true), ...fresh], removed: chosen(false) });
  };
  return (
    <DialogForm onSubmit={save} onCancel={onClose}>
      <TextField
        label="New tags"
        description="Several are kept apart by commas."
        value={typed}
        onChange={setTyped}
        maxLength={200}
        autoFocus
      />
      {all.length > 0 && (
        <div className="tags-known">
          {all.map((tag) => (
            <Checkbox
              key={tag}
              label={tag}
              isSelected={choices.get(tag) ?? isOnAll(tag)}
              onChange={(isOn) => setChoices(new Map(choices).set(tag, isOn))}
            />
          ))}
        </div>
      )}
    </DialogForm>
  );
}
