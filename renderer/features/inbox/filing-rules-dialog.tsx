import { useState } from 'react';
import { emailSchema } from '../../../shared/model/identity.ts';
import type { FilingRule } from '../../../shared/model/inbox.ts';
import { useClient } from '../../bridge/client-context.tsx';
import { useLive } from '../../bridge/use-live.ts';
import { Button, IconButton } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { TextField } from '../../components/text-field.tsx';
import { ProblemNotice } from '../notices/problem-notice.tsx';
import { useAction } from '../notices/use-action.ts';
import { type Place, PlaceFields } from '../projects/place-fields.tsx';

interface FilingRulesDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Where recordings of certain senders always go: made by filing them, or here. */
export function FilingRulesDialog({ isOpen, onClose }: FilingRulesDialogProps) {
  return (
    <Dialog title="Filing rules" isOpen={isOpen} onClose={onClose} width="wide">
      <FilingRules onClose={onClose} />
    </Dialog>
  );
}

function FilingRules({ onClose }: Pick<FilingRulesDialogProps, 'onClose'>) {
  const client = useClient();
  const rules = useLive('inbox.listFilingRules', {}, ['library.changed']);
  const action = useAction();
  const change = (email: string, placement: FilingRule['placement'] | null, onDone?: () => void) =>
    action.run(async () => {
      await client.call('inbox.setFilingRule', { email, placement });
      rules.refresh();
      onDone?.();
    });
  return (
    <>
      <p className="quiet small">
        Recordings of these senders are filed by themselves. An answer goes where what it answers is. Moving a
        recording makes a rule for its sender, too.
      </p>
      {rules.error && <ProblemNotice error={rules.error} onRetry={rules.refresh} />}
      {rules.value && rules.value.length > 0 && (
        <ul className="filing-rules" aria-label="Filing rules">
          {rules.value.map(({ email, placement }) => (
            <li key={email}>
              <span className="ellipsis" dir="auto">
                {email}
              </span>
              <span className="ellipsis quiet" dir="auto">
                {placement.client}, {placement.project}
              </span>
              <IconButton
                label={`Remove the rule for ${email}`}
                icon="close"
                isDisabled={action.isRunning}
                onPress={() => change(email, null)}
              />
            </li>
          ))}
        </ul>
      )}
      <AddRule isBusy={action.isRunning} onAdd={change} />
      {action.error && <ProblemNotice error={action.error} />}
      <div className="dialog-actions">
        <Button variant="primary" onPress={onClose}>
          Done
        </Button>
      </div>
    </>
  );
}

const nowhere: Place = { client: '', project: '' };

interface AddRuleProps {
  readonly isBusy: boolean;
  readonly onAdd: (email: string, placement: FilingRule['placement'], onDone: () => void) => void;
}

function AddRule({ isBusy, onAdd }: AddRuleProps) {
  const [email, setEmail] = useState('');
  const [place, setPlace] = useState<Place>(nowhere);
  const [isChecked, setChecked] = useState(false);
  const placement = { client: place.client.trim(), project: place.project.trim() };
  const isWhole = placement.client !== '' && placement.project !== '';
  const isAddress = emailSchema.safeParse(email.trim()).success;
  return (
    <form
      className="file-form"
      noValidate
      aria-label="New rule"
      onSubmit={(event) => {
        event.preventDefault();
        setChecked(true);
        if (!isAddress || !isWhole) return;
        onAdd(email.trim(), placement, () => {
          setEmail('');
          setPlace(nowhere);
          setChecked(false);
        });
      }}
    >
      <TextField
        label="Always file recordings from"
        type="email"
        placeholder="name@example.com"
        value={email}
        onChange={setEmail}
        maxLength={254}
        error={isChecked && !isAddress ? 'Enter a whole address.' : ''}
      />
      <PlaceFields place={place} onChange={setPlace} />
      <p className="file-form-fault small" role="status">
        {isChecked && !isWhole ? 'Enter both a client and a project.' : ''}
      </p>
      <div>
        <Button type="submit" isDisabled={isBusy}>
          Add rule
        </Button>
      </div>
    </form>
  );
}
