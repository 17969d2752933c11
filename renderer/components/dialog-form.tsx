import type { ReactNode } from 'react';
import { Button } from './button.tsx';

interface DialogFormProps {
  readonly onSubmit: () => void;
  readonly onCancel: () => void;
  /** True while it is being saved. */
  readonly isBusy?: boolean;
  readonly children: ReactNode;
}

/** The form of a dialog: its fields, then Cancel and Save. */
export function DialogForm({ onSubmit, onCancel, isBusy = false, children }: DialogFormProps) {
  return (
    <form
      className="file-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {children}
      <div className="dialog-actions">
        <Button onPress={onCancel}>Cancel</Button>
        <Button type="submit" variant="primary" isDisabled={isBusy}>
          Save
        </Button>
      </div>
    </form>
  );
}
