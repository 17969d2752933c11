import './account-list.css';
import { useState } from 'react';
import type { SavedAccount } from '../../../shared/model/settings.ts';
import { useClient } from '../../bridge/client-context.tsx';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { useToast } from '../../components/toast.tsx';
import { ProblemNotice } from '../notices/problem-notice.tsx';
import { useAction } from '../notices/use-action.ts';

interface AccountListProps {
  readonly accounts: readonly SavedAccount[];
  /** The one in the form; null for a new one. */
  readonly shownId: string | null;
  /** Puts an account into the form; null for a new one. */
  readonly onShow: (id: string | null) => void;
}

/** All mail accounts, the default one first, and what can be done with each. */
export function AccountList({ accounts, shownId, onShow }: AccountListProps) {
  const client = useClient();
  const showToast = useToast();
  const action = useAction();
  const [asked, setAsked] = useState<SavedAccount | null>(null);
  const makeDefault = ({ id }: SavedAccount) =>
    action.run(async () => {
      await client.call('mail.makeDefault', { accountId: id });
    });
  const remove = ({ id, email }: SavedAccount) =>
    action.run(async () => {
      const { mailAccounts } = await client.call('mail.removeAccount', { accountId: id });
      if (id === shownId) onShow(mailAccounts[0]?.id ?? null);
      showToast({ message: `${email} was removed.` });
    });
  return (
    <div className="account-list">
      <ul aria-label="Mail accounts">
        {accounts.map((account, index) => (
          <AccountRow
            key={account.id}
            account={account}
            isDefault={index === 0 && accounts.length > 1}
            actions={
              <>
                {account.id !== shownId && <Button onPress={() => onShow(account.id)}>Edit</Button>}
                {index > 0 && (
                  <Button variant="quiet" isDisabled={action.isRunning} onPress={() => makeDefault(account)}>
                    Make default
                  </Button>
                )}
                <Button variant="quiet" isDisabled={action.isRunning} onPress={() => setAsked(account)}>
                  Remove
                </Button>
              </>
            }
          />
        ))}
      </ul>
      {action.error && <ProblemNotice error={action.error} />}
      {shownId !== null && accounts.length < 20 && (
        <div>
          <Button onPress={() => onShow(null)}>Add account</Button>
        </div>
      )}
      <ConfirmDialog
        title={`Remove ${asked?.email ?? ''}?`}
        isOpen={asked !== null}
        confirmLabel="Remove account"
        onConfirm={() => {
          if (asked !== null) remove(asked);
        }}
        onClose={() => setAsked(null)}
      >
        Outspoken forgets its password and no longer reads its mailbox. Messages that were to go by it stay in
        the Outbox until you choose another account.
        {accounts.length === 1 && ' New messages go to the practice mailbox.'}
      </ConfirmDialog>
    </div>
  );
}

interface AccountRowProps {
  readonly account: SavedAccount;
  readonly isDefault: boolean;
  readonly actions: React.ReactNode;
}

function AccountRow({ account: { email, smtpHost }, isDefault, actions }: AccountRowProps) {
  return (
    <li className="account-row">
      <div className="account-row-text">
        <p className="account-row-email" dir="auto">
          {email}
        </p>
        <p className="small quiet ellipsis">{isDefault ? `Default, ${smtpHost}` : smtpHost}</p>
      </div>
      <div className="account-row-actions" role="group" aria-label={email}>
        {actions}
      </div>
    </li>
  );
}
