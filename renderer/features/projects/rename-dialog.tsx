import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { TextField } from '../../components/text-field.tsx';
import { ProblemNotice } from '../notices/problem-notice.tsx';
import { useAction } from '../notices/use-action.ts';

interface RenameDialogProps {
  readonly title: string;
  readonly label: string;
  readonly name: string;
  readonly isOpen: boolean;
  readonly onRename: (name: string) => Promise<unknown>;
  readonly onClose: () => void;
}

/** Asks for a new name of a client or project. */
export function RenameDialog({ title, label, name, isOpen, onRename, onClose }: RenameDialogProps) {
  return (
    <Dialog title={title} isOpen={isOpen} onClose={onClose}>
      <RenameForm label={label} name={name} onRename={onRename} onClose={onClose} />
    </Dialog>
  );
}

function RenameForm({ label, name, onRename, onClose }: Omit<RenameDialogProps, 'title' | 'isOpen'>) {
  const [typed, setTyped] = useState(name);
  const action = useAction();
  const save = () =>
    action.run(async () => {
      await onRename(typed.trim());
      onClose();
    });
  return (
    <form
      className="file-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (typed.trim()) save();
      }}
    >
      <TextField label={label} value={typed} onChange={setTyped} autoFocus maxLength={200} />
      <p className="quiet small">The folder on disk gets the same name.</p>
      {action.error && <ProblemNotice error={action.error} />}
      <div className="dialog-actions">
        <Button onPress={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" isDisabled={action.isRunning || !typed.trim()}>
          Rename
        </Button>
      </div>
    </form>
  );
}
