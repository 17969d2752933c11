import { type Dispatch, type ReactNode, type SetStateAction, useState } from 'react';
import type { MailAccount } from '../../../shared/model/settings.ts';
import { TextField } from '../../components/text-field.tsx';
import {
  type MailAccountDraft,
  type MailAccountFaults,
  draftOf,
  parseMailAccount,
  withImapSecurity,
  withSecurity,
} from './mail-account-draft.ts';
import { ServerFields } from './server-fields.tsx';

/** State of the mail account form. */
export interface MailAccountFormState {
  readonly draft: MailAccountDraft;
  readonly faults: MailAccountFaults;
  /** Takes a draft, or what changes the draft as it is by then. */
  readonly setDraft: Dispatch<SetStateAction<MailAccountDraft>>;
  /** The account as typed; null, with the faults shown, when something is wrong. `email` replaces the field's. */
  readonly read: (email?: string) => MailAccount | null;
}

/** Keeps what is typed for a mail account; begins with the saved one. */
export function useMailAccountForm(saved: MailAccount | null): MailAccountFormState {
  const [draft, setDraft] = useState(() => draftOf(saved));
  const [faults, setFaults] = useState<MailAccountFaults>({});
  const read = (email = draft.email) => {
    const parsed = parseMailAccount({ ...draft, email });
    setFaults('faults' in parsed ? parsed.faults : {});
    return 'account' in parsed ? parsed.account : null;
  };
  return { draft, faults, setDraft, read };
}

interface MailAccountFieldsProps {
  readonly form: MailAccountFormState;
  readonly hasSavedPassword: boolean;
  /** False where the page already asks for the address. */
  readonly asksEmail: boolean;
  /** Puts the focus into the address. */
  readonly autoFocus?: boolean;
  /** Stands above the servers. */
  readonly children?: ReactNode;
}

/** The fields of a mail account. */
export function MailAccountFields(props: MailAccountFieldsProps) {
  const { form, hasSavedPassword, asksEmail, autoFocus = false, children } = props;
  const { draft, faults, setDraft } = form;
  const set = (change: Partial<MailAccountDraft>) => setDraft({ ...draft, ...change });
  return (
    <>
      {asksEmail && (
        <TextField
          label="Email address"
          inputMode="email"
          autoComplete="email"
          autoFocus={autoFocus}
          value={draft.email}
          onChange={(email) => set({ email })}
          error={faults.email}
        />
      )}
      {children}
      <ServerFields
        protocol="SMTP"
        description="The server that sends your mail, for example smtp.example.com."
        values={{ host: draft.smtpHost, port: draft.smtpPort, security: draft.smtpSecurity }}
        faults={{ host: faults.smtpHost, port: faults.smtpPort, security: faults.smtpSecurity }}
        onHost={(smtpHost) => set({ smtpHost })}
        onPort={(smtpPort) => set({ smtpPort })}
        onSecurity={(smtpSecurity) => setDraft(withSecurity(draft, smtpSecurity))}
      />
      <ServerFields
        protocol="IMAP"
        description="The server that keeps your mail, for example imap.example.com. Empty to send only."
        values={{ host: draft.imapHost, port: draft.imapPort, security: draft.imapSecurity }}
        faults={{ host: faults.imapHost, port: faults.imapPort, security: faults.imapSecurity }}
        onHost={(imapHost) => set({ imapHost })}
        onPort={(imapPort) => set({ imapPort })}
        onSecurity={(imapSecurity) => setDraft(withImapSecurity(draft, imapSecurity))}
      />
      {asksEmail && draft.imapHost.trim() !== '' && (
        <TextField
          label="Folder for mail that was taken in"
          description="Mail whose recordings are in Outspoken moves there. Empty to leave your mailbox as it is."
          value={draft.moveTo}
          onChange={(moveTo) => set({ moveTo })}
          error={faults.moveTo}
        />
      )}
      <div className="field-row">
        <TextField
          label="User name"
          description="Often your email address. Empty if the server asks for no sign-in."
          autoComplete="username"
          value={draft.userName}
          onChange={(userName) => set({ userName })}
          error={faults.userName}
        />
        <TextField
          label="Password"
          type="password"
          description={
            hasSavedPassword ? 'Saved. Leave empty to keep it.' : 'Some providers want an app password.'
          }
          autoComplete="current-password"
          value={draft.password}
          onChange={(password) => set({ password })}
        />
      </div>
    </>
  );
}
