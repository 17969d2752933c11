import { useState } from 'react';
import type { ProjectSummary } from '../../../shared/model/library.ts';
import { useClient } from '../../bridge/client-context.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { DialogForm } from '../../components/dialog-form.tsx';
import { Select } from '../../components/select.tsx';
import { ProblemNotice } from '../notices/problem-notice.tsx';
import { useAction } from '../notices/use-action.ts';
import { useAppState } from '../shell/app-state.tsx';

interface AccountDialogProps {
  readonly project: ProjectSummary;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Chooses the mail account that messages of a project go by. */
export function AccountDialog({ project, isOpen, onClose }: AccountDialogProps) {
  return (
    <Dialog title="Mail account" isOpen={isOpen} onClose={onClose}>
      <AccountChoice project={project} onClose={onClose} />
    </Dialog>
  );
}

function AccountChoice({ project, onClose }: Omit<AccountDialogProps, 'isOpen'>) {
  const client = useClient();
  const action = useAction();
  const emails = useAppState().settings.mailAccounts.map(({ email }) => email);
  const named = project.account ?? '';
  const known = emails.find((email) => email.toLowerCase() === named.toLowerCase());
  const [chosen, setChosen] = useState(known ?? named);
  const save = () =>
    action.run(async () => {
      await client.call('library.setAccount', { projectId: project.id, account: chosen || null });
      onClose();
    });
  return (
    <DialogForm onSubmit={save} onCancel={onClose} isBusy={action.isRunning}>
      <Select
        label="Mail account"
        description="New messages from this project go by it. Those in the Outbox keep theirs."
        value={chosen}
        onChange={setChosen}
        options={[
          { value: '', label: emails[0] === undefined ? 'Default' : `Default (${emails[0]})` },
          ...emails.map((email) => ({ value: email, label: email })),
          // Chosen on another computer, or removed since.
          ...(named !== '' && known === undefined
            ? [{ value: named, label: `${named} (not on this computer)` }]
            : []),
        ]}
      />
      {action.error && <ProblemNotice error={action.error} />}
    </DialogForm>
  );
}
