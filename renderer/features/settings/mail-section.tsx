import { Link } from 'wouter';
import type { SecretProtection } from '../../../shared/model/app.ts';
import { useClient } from '../../bridge/client-context.tsx';
import { useLive } from '../../bridge/use-live.ts';
import { Button } from '../../components/button.tsx';
import { useToast } from '../../components/toast.tsx';
import { ProblemNotice } from '../notices/problem-notice.tsx';
import { useAction } from '../notices/use-action.ts';
import { useAppState } from '../shell/app-state.tsx';
import { FindSettingsButton, FindSettingsResult, useFindSettings } from './find-settings.tsx';
import { MailAccountFields, useMailAccountForm } from './mail-account-fields.tsx';
import { SettingsSection } from './settings-section.tsx';
import { SignIn } from './sign-in.tsx';
import { AccountTestResult, TestAccountButton, useAccountTest } from './test-account.tsx';

/** What protects the password, and from whom, without making it sound better than it is. */
const protectionWords: Record<SecretProtection, string> = {
  keychain: 'The password is kept in the keychain of this computer.',
  'key-file':
    'The password is encrypted with a key that lies in a file only you can read. That protects it from someone who reads the settings or a backup without the key file. It does not protect it from another program that runs as you.',
  memory:
    'This computer offers no safe place for the password. It is kept in memory only, and Outspoken asks for it again after every start.',
};

/** How messages leave: the practice mailbox or an account. */
export function MailSection() {
  const { settings, info } = useAppState();
  const isPractice = settings.mailMode === 'practice';
  return (
    <SettingsSection
      name="mail"
      title="Mail account"
      description="Sends your recordings. Receiving those of others is not in this version yet."
    >
      {isPractice ? <PracticeInUse /> : <p>Messages go out through {settings.mailAccount?.smtpHost}.</p>}
      <AccountForm />
      <p className="quiet small">{protectionWords[info.secretProtection]}</p>
    </SettingsSection>
  );
}

function PracticeInUse() {
  return (
    <p>
      The practice mailbox is in use: messages go to a mail server inside Outspoken and stay on this computer.{' '}
      <Link href="/practice-mailbox">Show what arrived</Link>
    </p>
  );
}

function AccountForm() {
  const { settings } = useAppState();
  const client = useClient();
  const showToast = useToast();
  const saving = useAction();
  const saved = useLive('mail.hasPassword', {}, ['settings.changed']);
  const hasSavedPassword = saved.value?.saved ?? false;
  const form = useMailAccountForm(settings.mailAccount);
  const read = () => {
    const account = form.read();
    if (account === null) return null;
    const { password } = form.draft;
    const auth = settings.mailAccount?.auth;
    // Nothing typed keeps the sign-in; a password takes its place.
    if (auth && password === '') return { account: { ...account, auth }, password: null };
    return { account, password: password === '' && hasSavedPassword ? null : password };
  };
  const test = useAccountTest(read);
  const finding = useFindSettings(form);
  const save = () => {
    const typed = read();
    if (!typed) return;
    saving.run(async () => {
      await client.call('mail.saveAccount', typed);
      form.setDraft({ ...form.draft, password: '' });
      saved.refresh();
      showToast({ message: 'Account saved. Messages go out through it from now on.' });
    });
  };
  const usePractice = () =>
    saving.run(async () => {
      await client.call('mail.usePractice', {});
      showToast({ message: 'The practice mailbox is in use. Nothing leaves this computer.' });
    });
  return (
    <form
      className="settings-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <MailAccountFields form={form} hasSavedPassword={hasSavedPassword} asksEmail>
        <div className="settings-actions">
          <FindSettingsButton finding={finding} />
        </div>
        <FindSettingsResult finding={finding} />
      </MailAccountFields>
      <SignIn form={form} signedIn={saved.value?.signedIn ?? false} onSignedIn={saved.refresh} />
      <AccountTestResult test={test} />
      {saving.error && <ProblemNotice error={saving.error} isMendedHere />}
      <div className="settings-actions">
        <Button type="submit" isDisabled={saving.isRunning}>
          Save account
        </Button>
        <TestAccountButton test={test} />
        {settings.mailMode === 'account' && (
          <Button variant="quiet" isDisabled={saving.isRunning} onPress={usePractice}>
            Use practice mailbox
          </Button>
        )}
      </div>
    </form>
  );
}
