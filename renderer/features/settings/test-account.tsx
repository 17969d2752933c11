import { useState } from 'react';
import type { AccountTestReport, MailAccount } from '../../../shared/model/settings.ts';
import { useClient } from '../../bridge/client-context.tsx';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { ProgressBar } from '../../components/progress-bar.tsx';
import { ProblemNotice } from '../notices/problem-notice.tsx';
import { useAction } from '../notices/use-action.ts';

function testWords({ receiving }: AccountTestReport): string {
  if (receiving === null) return 'The connection and the sign-in work.';
  const { arrivedAfterMs } = receiving;
  const signedIn = 'Sending: works. Receiving: the sign-in works.';
  if (arrivedAfterMs === null) {
    return `${signedIn} A message to yourself was sent and has not arrived yet. Look for it in your mailbox later.`;
  }
  const seconds = (arrivedAfterMs / 1000).toFixed(1);
  return `Sending: works. Receiving: works. A message to yourself arrived after ${seconds} s; it stays in your mailbox.`;
}

/** Tries a mail account as typed and keeps what came of it. */
export function useAccountTest(read: () => { account: MailAccount; password: string | null } | null) {
  const client = useClient();
  const action = useAction();
  const [passed, setPassed] = useState<(AccountTestReport & { server: string }) | null>(null);
  const [server, setServer] = useState('');
  const start = () => {
    const typed = read();
    setPassed(null);
    if (!typed) return;
    setServer(typed.account.smtpHost);
    action.run(async () => {
      const report = await client.call('mail.testAccount', typed);
      setPassed({ server: typed.account.smtpHost, ...report });
    });
  };
  return { start, action, passed, server };
}

/** See {@link useAccountTest}. */
export type AccountTest = ReturnType<typeof useAccountTest>;

/** The button of an {@link AccountTest}. */
export function TestAccountButton({ test }: { readonly test: AccountTest }) {
  return (
    <Button isDisabled={test.action.isRunning} onPress={test.start}>
      Test account
    </Button>
  );
}

/** What came of an {@link AccountTest}: progress, the server's greeting, or why it failed. */
export function AccountTestResult({ test }: { readonly test: AccountTest }) {
  const { action, passed, server } = test;
  if (action.isRunning) return <ProgressBar label={`Signing in to ${server}`} value={null} />;
  if (action.error)
    return <ProblemNotice error={action.error} context={{ server }} onRetry={test.start} isMendedHere />;
  if (!passed) return null;
  return (
    <Notice icon="check" title={`${passed.server} is ready to send your mail.`} detail={passed.greeting}>
      {testWords(passed)}
    </Notice>
  );
}
