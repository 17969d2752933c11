import type { ProjectSummary } from '../../../shared/model/library.ts';
import { formatCount } from '../../../shared/text/format-duration.ts';
import { useState } from 'react';
import { useClient } from '../../bridge/client-context.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { DialogForm } from '../../components/dialog-form.tsx';
import { Select } from '../../components/select.tsx';
import { ProblemNotice } from '../notices/problem-notice.tsx';
import { useAction } from '../notices/use-action.ts';

const always = 'always';
const offeredDays = [7, 30, 90, 365];

interface CapturesDialogProps {
  readonly project: ProjectSummary;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Chooses from when on captures of a project make way for the finished recordings. */
export function CapturesDialog({ project, isOpen, onClose }: CapturesDialogProps) {
  return (
    <Dialog title="How long originals are kept" isOpen={isOpen} onClose={onClose}>
      <CapturesChoice project={project} onClose={onClose} />
    </Dialog>
  );
}

function CapturesChoice({ project, onClose }: Omit<CapturesDialogProps, 'isOpen'>) {
  const client = useClient();
  const action = useAction();
  const known = project.captureDays;
  const [chosen, setChosen] = useState(known === null ? always : String(known));
  const days = known === null || offeredDays.includes(known) ? offeredDays : [...offeredDays, known];
  const save = () =>
    action.run(async () => {
      const captureDays = chosen === always ? null : Number(chosen);
      await client.call('library.setCaptureDays', { projectId: project.id, captureDays });
      onClose();
    });
  return (
    <DialogForm onSubmit={save} onCancel={onClose} isBusy={action.isRunning}>
      <Select
        label="Keep what was captured"
        description={describeChoice(chosen)}
        value={chosen}
        onChange={setChosen}
        options={[
          { value: always, label: 'Always' },
          ...days
            .toSorted((one, other) => one - other)
            .map((count) => ({ value: String(count), label: `For ${formatCount(count, 'day')}` })),
        ]}
      />
      {action.error && <ProblemNotice error={action.error} />}
    </DialogForm>
  );
}

function describeChoice(chosen: string): string {
  if (chosen === always) return 'Nothing is removed. You can go back to the separate tracks at any time.';
  return (
    'After that, what was captured is removed for good where the finished recording was checked and ' +
    'everyone it was sent to has it. It still plays, and can be cut and sent again; tracks can no longer be ' +
    'changed one by one. Recordings you edited, or never sent, keep everything.'
  );
}
