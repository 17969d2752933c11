import { useState } from 'react';
import { useClient } from '../../bridge/client-context.tsx';
import { Button } from '../../components/button.tsx';
import { TextField } from '../../components/text-field.tsx';
import { useToast } from '../../components/toast.tsx';
import { ProblemNotice } from '../notices/problem-notice.tsx';
import { useAction } from '../notices/use-action.ts';
import { useAppState } from '../shell/app-state.tsx';
import { parseProfile } from './profile-draft.ts';
import { SettingsSection } from './settings-section.tsx';

/** Name and address that stand in messages. */
export function ProfileSection() {
  const { settings } = useAppState();
  const client = useClient();
  const action = useAction();
  const showToast = useToast();
  const [draft, setDraft] = useState({
    name: settings.profile?.name ?? '',
    email: settings.profile?.email ?? '',
  });
  const [faults, setFaults] = useState<{ name?: string; email?: string }>({});
  const save = () => {
    const parsed = parseProfile(draft);
    setFaults('faults' in parsed ? parsed.faults : {});
    if (!('profile' in parsed)) return;
    action.run(async () => {
      await client.call('settings.update', { profile: parsed.profile });
      showToast({ message: 'Profile saved.' });
    });
  };
  return (
    <SettingsSection name="profile" title="Profile" description="Stands in your messages.">
      <form
        className="settings-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <div className="field-row">
          <TextField
            label="Your name"
            autoComplete="name"
            value={draft.name}
            onChange={(name) => setDraft({ ...draft, name })}
            error={faults.name}
          />
          <TextField
            label="Your email address"
            inputMode="email"
            autoComplete="email"
            value={draft.email}
            onChange={(email) => setDraft({ ...draft, email })}
            error={faults.email}
          />
        </div>
        {action.error && <ProblemNotice error={action.error} onRetry={save} />}
        <div className="settings-actions">
          <Button type="submit" isDisabled={action.isRunning}>
            Save profile
          </Button>
        </div>
      </form>
    </SettingsSection>
  );
}
