import './history.css';
import { useState } from 'react';
import type { ExportScope } from '../../../shared/model/history.ts';
import { useClient } from '../../bridge/client-context.tsx';
import { useLive } from '../../bridge/use-live.ts';
import { Button } from '../../components/button.tsx';
import { Checkbox } from '../../components/checkbox.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { TextField } from '../../components/text-field.tsx';
import { ProblemNotice } from '../notices/problem-notice.tsx';
import { useAction } from '../notices/use-action.ts';
import { useAppState } from '../shell/app-state.tsx';

interface ExportDialogProps {
  /** What to export; null closes the dialog. */
  readonly scope: ExportScope | null;
  readonly onClose: () => void;
}

/** Asks what goes into an export and where it goes, and begins it. It goes on in the background. */
export function ExportDialog({ scope, onClose }: ExportDialogProps) {
  return (
    <Dialog title="Export" isOpen={scope !== null} onClose={onClose}>
      {scope !== null && <ExportForm scope={scope} onClose={onClose} />}
    </Dialog>
  );
}

interface ExportFormProps {
  readonly scope: ExportScope;
  readonly onClose: () => void;
}

function ExportForm({ scope, onClose }: ExportFormProps) {
  const client = useClient();
  const action = useAction();
  const [fromDay, setFromDay] = useState('');
  const [toDay, setToDay] = useState('');
  const [withCaptures, setWithCaptures] = useState(false);
  const isBusy = useLive('history.getWork', {}, ['history.changed']).value?.state === 'running';
  const begin = () =>
    action.run(async () => {
      const days = { fromDay: fromDay || null, toDay: toDay || null };
      await client.call('history.export', { scope, ...days, withCaptures });
      onClose();
    });
  return (
    <form
      className="file-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        begin();
      }}
    >
      <p className="quiet">
        A folder with a page to read and play in any browser, the recordings with their notes, transcripts and
        mail, and a list that shows later whether anything was changed.
      </p>
      {!('recordingIds' in scope) && (
        <div className="history-days">
          <TextField label="From day" type="date" value={fromDay} onChange={setFromDay} />
          <TextField label="To day" type="date" value={toDay} onChange={setToDay} />
        </div>
      )}
      <Checkbox
        label="Include the captures"
        description="All tracks as they were recorded. Much larger."
        isSelected={withCaptures}
        onChange={setWithCaptures}
      />
      <ExportsPlaceLine />
      {isBusy && <p className="small">Another export, check or import is under way. Wait for its end.</p>}
      {action.error && <ProblemNotice error={action.error} onRetry={begin} />}
      <div className="dialog-actions">
        <Button onPress={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" isDisabled={action.isRunning || isBusy}>
          Export
        </Button>
      </div>
    </form>
  );
}

/** Where exports go, and the button that changes it where there is a dialog for that. */
function ExportsPlaceLine() {
  const client = useClient();
  const { info } = useAppState();
  const choosing = useAction();
  const place = useLive('history.getPlace', {}, ['settings.changed']);
  const choose = () =>
    choosing.run(async () => {
      await client.call('history.choosePlace', {});
    });
  return (
    <>
      <div className="history-place">
        <span>
          Goes to <bdi>{place.value?.label ?? ''}</bdi>
        </span>
        {info.canChooseFolder && (
          <Button variant="quiet" icon="folder-open" isDisabled={choosing.isRunning} onPress={choose}>
            Choose another folder
          </Button>
        )}
      </div>
      {choosing.error && <ProblemNotice error={choosing.error} onRetry={choose} />}
    </>
  );
}
