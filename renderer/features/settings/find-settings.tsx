import { useState } from 'react';
import { emailSchema } from '../../../shared/model/identity.ts';
import type { FoundSettings } from '../../../shared/model/settings.ts';
import { useClient } from '../../bridge/client-context.tsx';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { ProgressBar } from '../../components/progress-bar.tsx';
import { ProblemNotice } from '../notices/problem-notice.tsx';
import { useAction } from '../notices/use-action.ts';
import { withFound } from './mail-account-draft.ts';
import type { MailAccountFormState } from './mail-account-fields.tsx';

const sourceWords: Record<FoundSettings['source'], string> = {
  'known-provider': 'They are those of a well-known provider.',
  autoconfig: 'Your provider publishes them.',
  dns: 'They stand in the name service of your domain.',
};

type Outcome = FoundSettings['source'] | 'nothing' | 'no-address';

/** Looks for the servers of the typed address and fills them in. */
export function useFindSettings(form: MailAccountFormState) {
  const client = useClient();
  const action = useAction();
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const start = () => {
    const email = emailSchema.safeParse(form.draft.email.trim());
    setOutcome(email.success ? null : 'no-address');
    if (!email.success) return;
    action.run(async () => {
      const found = await client.call('mail.findSettings', { email: email.data });
      if (found) form.setDraft((draft) => withFound(draft, found));
      setOutcome(found?.source ?? 'nothing');
    });
  };
  return { start, action, outcome };
}

/** See {@link useFindSettings}. */
export type SettingsFinding = ReturnType<typeof useFindSettings>;

/** The button of a {@link SettingsFinding}. */
export function FindSettingsButton({ finding }: { readonly finding: SettingsFinding }) {
  return (
    <Button isDisabled={finding.action.isRunning} onPress={finding.start}>
      Find settings
    </Button>
  );
}

/** What came of a {@link SettingsFinding}, in words. */
export function FindSettingsResult({ finding }: { readonly finding: SettingsFinding }) {
  const { action, outcome, start } = finding;
  if (action.isRunning) return <ProgressBar label="Looking for your servers" value={null} />;
  if (action.error) return <ProblemNotice error={action.error} onRetry={start} isMendedHere />;
  if (outcome === null) return null;
  if (outcome === 'no-address') {
    return <Notice icon="warning" title="Enter your email address first." />;
  }
  if (outcome === 'nothing') {
    return (
      <Notice icon="warning" title="No settings were found for this address.">
        Your provider's help pages name the SMTP and IMAP servers. Enter them by hand.
      </Notice>
    );
  }
  return (
    <Notice icon="check" title="Your servers were found.">
      {sourceWords[outcome]} Enter your password, then test the account.
    </Notice>
  );
}
