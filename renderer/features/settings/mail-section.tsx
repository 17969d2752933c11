import { useState } from 'react';
import { Link } from 'wouter';
import type { SecretProtection } from '../../../shared/model/app.ts';
import type { PublicSettings, SavedAccount } from '../../../shared/model/settings.ts';
import { useClient } from '../../bridge/client-context.tsx';
import { useLive } from '../../bridge/use-live.ts';
import { Button } from '../../components/button.tsx';
import { useToast } from '../../components/toast.tsx';
import { ProblemNotice } from '../notices/problem-notice.tsx';
import { useAction } from '../notices/use-action.ts';
import { useAppState } from '../shell/app-state.tsx';
import { AccountList } from './account-list.tsx';
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

/** How messages leave: the practice mailbox or accounts, one of which the form shows. */
export function MailSection() {
  const { settings, info } = useAppState();
  const accounts = settings.mailAccounts;
  // Only another `view` makes a new form: what was saved stays as it was typed.
  const [shown, setShown] = useState({ id: accounts[0]?.id ?? null, view: 0 });
  const account = accounts.find(({ id }) => id === shown.id) ?? null;
  const show = (id: string | null) => setShown({ id, view: shown.view + 1 });
  return (
    <SettingsSection
      name="mail"
      title="Mail account"
      description="Sends your recordings and receives those of others."
    >
      {settings.mailMode === 'practice' ? <PracticeInUse /> : <AccountInUse accounts={accounts} />}
      {accounts.length > 0 && <AccountList accounts={accounts} shownId={account?.id ?? null} onShow={show} />}
      <AccountForm
        key={shown.view}
        account={account}
        isAskedFor={shown.view > 0}
        onSaved={(id) => setShown({ ...shown, id })}
      />
      <p className="quiet small">{protectionWords[info.secretProtection]}</p>
    </SettingsSection>
  );
}

function AccountInUse({ accounts }: { readonly accounts: readonly SavedAccount[] }) {
  const [first, ...others] = accounts;
  if (others.length === 0) return <p>Messages go out through {first?.smtpHost}.</p>;
  return (
    <p>Messages go out from {first?.email}, unless you choose another account for a project or a message.</p>
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

interface AccountFormProps {
  /** Null for a new one. */
  readonly account: SavedAccount | null;
  /** True when a button brought the form, and the focus goes there. */
  readonly isAskedFor: boolean;
  readonly onSaved: (id: string | null) => void;
}

function savedWords(count: number, isNew: boolean): string {
  if (count === 1) return 'Account saved. Messages go out through it from now on.';
  return isNew ? 'Account added. Choose it for a project, or make it the default.' : 'Account saved.';
}

function AccountForm({ account: savedAccount, isAskedFor, onSaved }: AccountFormProps) {
  const { settings } = useAppState();
  const client = useClient();
  const showToast = useToast();
  const saving = useAction();
  const accountId = savedAccount?.id ?? null;
  const saved = useLive('mail.hasPassword', accountId === null ? {} : { accountId }, ['settings.changed']);
  const hasSavedPassword = accountId !== null && (saved.value?.saved ?? false);
  const form = useMailAccountForm(savedAccount);
  const read = () => {
    const account = form.read();
    if (account === null) return null;
    const { password } = form.draft;
    const auth = savedAccount?.auth;
    // Nothing typed keeps the sign-in; a password takes its place.
    if (auth && password === '') return { account: { ...account, auth }, password: null };
    return { account, password: password === '' && hasSavedPassword ? null : password };
  };
  const test = useAccountTest(read);
  const finding = useFindSettings(form);
  const showSaved = ({ mailAccounts }: PublicSettings, email: string) => {
    onSaved(mailAccounts.find((account) => account.email === email)?.id ?? null);
    saved.refresh();
  };
  const save = () => {
    const typed = read();
    if (!typed) return;
    saving.run(async () => {
      const next = await client.call('mail.saveAccount', { ...typed, accountId });
      form.setDraft({ ...form.draft, password: '' });
      showSaved(next, typed.account.email);
      showToast({ message: savedWords(next.mailAccounts.length, accountId === null) });
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
      {settings.mailAccounts.length > (savedAccount ? 1 : 0) && (
        <h3 className="settings-subhead" dir="auto">
          {savedAccount?.email ?? 'New account'}
        </h3>
      )}
      <MailAccountFields form={form} hasSavedPassword={hasSavedPassword} asksEmail autoFocus={isAskedFor}>
        <div className="settings-actions">
          <FindSettingsButton finding={finding} />
        </div>
        <FindSettingsResult finding={finding} />
      </MailAccountFields>
      <SignIn
        form={form}
        signedIn={accountId !== null && (saved.value?.signedIn ?? false)}
        account={savedAccount}
        onSignedIn={showSaved}
      />
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
