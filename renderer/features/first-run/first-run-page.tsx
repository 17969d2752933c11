import './first-run.css';
import { useEffect, useState } from 'react';
import { useClient } from '../../bridge/client-context.tsx';
import { Button } from '../../components/button.tsx';
import { RadioGroup, type RadioOption } from '../../components/radio-group.tsx';
import { TextField } from '../../components/text-field.tsx';
import { ProblemNotice } from '../notices/problem-notice.tsx';
import { useAction } from '../notices/use-action.ts';
import { MailAccountFields, useMailAccountForm } from '../settings/mail-account-fields.tsx';
import { parseProfile } from '../settings/profile-draft.ts';
import { AccountTestResult, TestAccountButton, useAccountTest } from '../settings/test-account.tsx';

type MailChoice = 'practice' | 'account';

const choices: readonly RadioOption<MailChoice>[] = [
  {
    value: 'practice',
    label: 'Practice mailbox',
    description:
      'Try everything now. Messages stay on this computer, and you can add an account at any time.',
  },
  {
    value: 'account',
    label: 'Mail account',
    description: 'Send through your own mail server from the start.',
  },
];

/** The only page before the first recording: who you are, and how messages leave. */
export function FirstRunPage() {
  const client = useClient();
  const action = useAction();
  const [profile, setProfile] = useState({ name: '', email: '' });
  const [faults, setFaults] = useState<{ name?: string; email?: string }>({});
  const [mail, setMail] = useState<MailChoice>('practice');
  const form = useMailAccountForm(null);
  const readAccount = () => {
    const account = form.read(profile.email);
    return account && { account, password: form.draft.password };
  };
  const test = useAccountTest(readAccount);
  useEffect(() => {
    document.title = 'Welcome - Outspoken';
  }, []);

  const start = () => {
    const parsed = parseProfile(profile);
    const account = mail === 'account' ? readAccount() : null;
    setFaults('faults' in parsed ? parsed.faults : {});
    if (!('profile' in parsed) || (mail === 'account' && !account)) return;
    action.run(async () => {
      if (account) await client.call('mail.saveAccount', account);
      await client.call('app.completeFirstRun', { profile: parsed.profile, mailMode: mail });
    });
  };

  return (
    <main className="first-run">
      <form
        className="first-run-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          start();
        }}
      >
        <header>
          <span className="first-run-dot" aria-hidden="true" />
          <h1>Outspoken</h1>
          <p className="quiet">Record what you would have said in a call. Send it by mail.</p>
        </header>
        <TextField
          label="Your name"
          autoFocus
          autoComplete="name"
          value={profile.name}
          onChange={(name) => setProfile({ ...profile, name })}
          error={faults.name}
        />
        <TextField
          label="Your email address"
          description="Recipients see it and reply to it."
          inputMode="email"
          autoComplete="email"
          value={profile.email}
          onChange={(email) => setProfile({ ...profile, email })}
          error={faults.email}
        />
        <RadioGroup label="How messages leave" value={mail} onChange={setMail} options={choices} />
        {mail === 'account' && (
          <div className="first-run-account">
            <MailAccountFields form={form} hasSavedPassword={false} asksEmail={false} />
            <AccountTestResult test={test} />
          </div>
        )}
        {action.error && <ProblemNotice error={action.error} onRetry={start} />}
        <div className="first-run-actions">
          <Button type="submit" variant="primary" size="large" isDisabled={action.isRunning}>
            Start
          </Button>
          {mail === 'account' && <TestAccountButton test={test} />}
        </div>
      </form>
    </main>
  );
}
