import type { ClientSummary } from '../../../shared/model/library.ts';
import { useClient } from '../../bridge/client-context.tsx';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { RadioGroup } from '../../components/radio-group.tsx';
import { useProblemToast } from '../notices/use-problem-toast.ts';
import { useAppState } from '../shell/app-state.tsx';

interface ReceiptsDialogProps {
  readonly client: ClientSummary;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

type Choice = 'settings' | 'tell' | 'silent';
const values: Readonly<Record<Choice, boolean | null>> = { settings: null, tell: true, silent: false };

function toChoice({ sendReceipts }: ClientSummary): Choice {
  if (sendReceipts === null) return 'settings';
  return sendReceipts ? 'tell' : 'silent';
}

/** Chooses whether the people of a client learn that their recordings were viewed. */
export function ReceiptsDialog({ client, isOpen, onClose }: ReceiptsDialogProps) {
  const { settings } = useAppState();
  const core = useClient();
  const showProblem = useProblemToast();
  const choose = (choice: Choice) =>
    void core
      .call('library.setClientReceipts', { clientId: client.id, sendReceipts: values[choice] })
      .catch(showProblem);
  return (
    <Dialog
      title="Viewed receipts"
      isOpen={isOpen}
      onClose={onClose}
      actions={
        <Button variant="primary" onPress={onClose}>
          Done
        </Button>
      }
    >
      <RadioGroup
        label={`When I view a recording filed under ${client.name}`}
        value={toChoice(client)}
        onChange={choose}
        options={[
          {
            value: 'settings',
            label: 'As in Settings',
            description: settings.sendReceipts ? 'Its sender is told.' : 'Its sender is not told.',
          },
          { value: 'tell', label: 'Tell its sender' },
          { value: 'silent', label: 'Do not tell its sender' },
        ]}
      />
      <p className="small quiet">A recording that has its own choice, on its page, keeps it.</p>
    </Dialog>
  );
}
