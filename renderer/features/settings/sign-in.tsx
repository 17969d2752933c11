import { useState } from 'react';
import type { OauthProviderName, PublicSettings, SavedAccount } from '../../../shared/model/settings.ts';
import { useClient } from '../../bridge/client-context.tsx';
import { Button } from '../../components/button.tsx';
import { ProgressBar } from '../../components/progress-bar.tsx';
import { TextField } from '../../components/text-field.tsx';
import { useToast } from '../../components/toast.tsx';
import { ProblemNotice } from '../notices/problem-notice.tsx';
import { useAction } from '../notices/use-action.ts';
import type { MailAccountFormState } from './mail-account-fields.tsx';
import { signInProviderOf } from './sign-in-provider.ts';

const providerNames: Record<OauthProviderName, string> = { google: 'Google', microsoft: 'Microsoft' };

function SignInState({ provider, signedIn }: { readonly provider: string; readonly signedIn: boolean }) {
  return (
    <p role="status">
      {signedIn
        ? `Signed in with ${provider}.`
        : `Your sign-in with ${provider} is over. Sign in again: messages wait in the Outbox until then.`}
    </p>
  );
}

interface SignInProps {
  readonly form: MailAccountFormState;
  readonly provider: OauthProviderName;
  readonly signedIn: boolean;
  /** The account as it is saved; null for one that is not yet. */
  readonly account: SavedAccount | null;
  readonly onSignedIn: (settings: PublicSettings, email: string) => void;
}

function SignInForm({ form, provider, signedIn, account: savedAccount, onSignedIn }: SignInProps) {
  const client = useClient();
  const showToast = useToast();
  const action = useAction();
  const saved = savedAccount?.auth;
  const isSaved = saved?.provider === provider;
  const [clientId, setClientId] = useState(isSaved ? saved.clientId : '');
  const [clientSecret, setClientSecret] = useState('');
  const [fault, setFault] = useState('');
  const name = providerNames[provider];
  const start = () => {
    const account = form.read();
    const id = clientId.trim();
    setFault(id === '' ? `Enter the client ID of an app registered with ${name}.` : '');
    if (!account || id === '') return;
    action.run(async () => {
      const request = { account: { ...account, auth: { provider, clientId: id } } };
      const done = await client.call('mail.signIn', {
        ...request,
        clientSecret: clientSecret.trim() || null,
        accountId: savedAccount?.id ?? null,
      });
      if (!done) return;
      onSignedIn(done, account.email);
      showToast({ message: `Signed in with ${name}. Messages go out through it from now on.` });
    });
  };
  return (
    <>
      {isSaved && <SignInState provider={name} signedIn={signedIn} />}
      <div className="field-row">
        <TextField
          label="Client ID"
          description={`Instead of a password: of a desktop app you registered with ${name}.`}
          value={clientId}
          onChange={setClientId}
          error={fault}
        />
        {provider === 'google' && (
          <TextField
            label="Client secret"
            type="password"
            description="Google gives one with the client ID."
            value={clientSecret}
            onChange={setClientSecret}
          />
        )}
      </div>
      {action.isRunning && <ProgressBar label={`Waiting for ${name} in your browser`} value={null} />}
      {action.error && <ProblemNotice error={action.error} onRetry={start} isMendedHere />}
      <div className="settings-actions">
        {action.isRunning ? (
          <Button onPress={() => void client.call('mail.cancelSignIn', {})}>Cancel sign-in</Button>
        ) : (
          <Button onPress={start}>{isSaved ? 'Sign in again' : `Sign in with ${name}`}</Button>
        )}
      </div>
    </>
  );
}

/** Signing in with the provider's page, where the servers typed belong to a provider that has one. */
export function SignIn(props: Omit<SignInProps, 'provider'>) {
  const provider = signInProviderOf(props.form.draft.smtpHost);
  return provider && <SignInForm key={provider} provider={provider} {...props} />;
}
