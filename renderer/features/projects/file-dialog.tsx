import { useState } from 'react';
import type { RecordingSummary } from '../../../shared/model/recording.ts';
import { useClient } from '../../bridge/client-context.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { DialogForm } from '../../components/dialog-form.tsx';
import { TextField } from '../../components/text-field.tsx';
import { useToast } from '../../components/toast.tsx';
import { ProblemNotice } from '../notices/problem-notice.tsx';
import { useAction } from '../notices/use-action.ts';
import { useProblemToast } from '../notices/use-problem-toast.ts';
import { type Place, PlaceFields } from './place-fields.tsx';

interface FileDialogProps {
  /** Null closes the dialog. */
  readonly recording: RecordingSummary | null;
  readonly onClose: () => void;
}

/** Changes the title of a recording and where it belongs, in one step. */
export function FileDialog({ recording, onClose }: FileDialogProps) {
  return (
    <Dialog title="Rename or move" isOpen={recording !== null} onClose={onClose}>
      {recording && <FileForm key={recording.id} recording={recording} onClose={onClose} />}
    </Dialog>
  );
}

function asBefore({ id, title, clientName, projectName }: RecordingSummary) {
  // By its names even when it was unfiled: there may be several projects where those lie.
  return { recordingId: id, title, placement: { client: clientName, project: projectName } };
}

function FileForm({
  recording,
  onClose,
}: {
  readonly recording: RecordingSummary;
  readonly onClose: () => void;
}) {
  const client = useClient();
  const action = useAction();
  const showToast = useToast();
  const showProblem = useProblemToast();
  const [title, setTitle] = useState(recording.title);
  const [place, setPlace] = useState<Place>(() =>
    recording.unfiled
      ? { client: '', project: '' }
      : { client: recording.clientName, project: recording.projectName },
  );
  const [fault, setFault] = useState('');
  const save = () => {
    const placement = { client: place.client.trim(), project: place.project.trim() };
    const isUnfiled = !placement.client && !placement.project;
    const isHalf = !isUnfiled && !(placement.client && placement.project);
    const found = title.trim()
      ? isHalf
        ? 'Enter both a client and a project, or neither.'
        : ''
      : 'Enter a title.';
    setFault(found);
    if (found) return;
    action.run(async () => {
      const filed = await client.call('library.fileRecording', {
        recordingId: recording.id,
        title,
        placement: isUnfiled ? null : placement,
      });
      showToast({
        message: isUnfiled ? 'Saved.' : `Saved in ${filed.clientName}, ${filed.projectName}.`,
        onUndo: () => void client.call('library.fileRecording', asBefore(recording)).catch(showProblem),
      });
      onClose();
    });
  };
  return (
    <DialogForm onSubmit={save} onCancel={onClose} isBusy={action.isRunning}>
      <TextField label="Title" value={title} onChange={setTitle} autoFocus maxLength={200} />
      <PlaceFields place={place} onChange={setPlace} />
      <p className="file-form-fault small" role="status">
        {fault}
      </p>
      {action.error && <ProblemNotice error={action.error} onRetry={save} />}
    </DialogForm>
  );
}
