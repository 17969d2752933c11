import { useState } from 'react';
import type { ScreenPreset } from '../../../shared/model/deliverable.ts';
import { useClient } from '../../bridge/client-context.tsx';
import { RadioGroup, type RadioOption } from '../../components/radio-group.tsx';
import { TextField } from '../../components/text-field.tsx';
import { useProblemToast } from '../notices/use-problem-toast.ts';
import { useAppState } from '../shell/app-state.tsx';
import { parseMailLimit } from './mail-limit.ts';

const screenPresets: readonly RadioOption<ScreenPreset>[] = [
  { value: 'universal', label: 'Universal', description: 'Plays everywhere: in mail, browsers and phones.' },
  {
    value: 'small',
    label: 'Small',
    description: 'For people who use Outspoken: less than half the size, just as sharp.',
  },
  { value: 'original', label: 'Original', description: 'As recorded. Often too large for mail.' },
];

/** How pictures are sent, and how large a message may be. */
export function SendingFields() {
  const { settings } = useAppState();
  const client = useClient();
  const showProblem = useProblemToast();
  return (
    <>
      <RadioGroup
        label="Screen and camera quality"
        value={settings.screenPreset}
        options={screenPresets}
        onChange={(screenPreset) => void client.call('settings.update', { screenPreset }).catch(showProblem)}
      />
      <MailLimitField />
    </>
  );
}

function MailLimitField() {
  const { mailLimitMegabytes } = useAppState().settings;
  const client = useClient();
  const showProblem = useProblemToast();
  const [typed, setTyped] = useState<string | null>(null);
  const limit = typed === null ? mailLimitMegabytes : parseMailLimit(typed);
  const save = () => {
    if (limit === null || limit === mailLimitMegabytes) return;
    client.call('settings.update', { mailLimitMegabytes: limit }).catch(showProblem);
  };
  return (
    <TextField
      label="Largest message in MB"
      inputMode="decimal"
      autoComplete="off"
      value={typed ?? String(mailLimitMegabytes)}
      onChange={setTyped}
      onBlur={save}
      onKeyDown={(event) => {
        if (event.key === 'Enter') save();
      }}
      description="What the mail servers of your recipients take. 25 MB suits most. Recordings are fitted to it."
      error={limit === null ? 'Enter a number from 1 to 1000.' : undefined}
    />
  );
}
