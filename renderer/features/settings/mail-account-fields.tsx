import { useState } from 'react';
import type { MailAccount } from '../../../shared/model/settings.ts';
import { Select } from '../../components/select.tsx';
import { TextField } from '../../components/text-field.tsx';
import { ImapFields, mailSecurities } from './imap-fields.tsx';
import {
  type MailAccountDraft,
  type MailAccountFaults,
  draftOf,
  parseMailAccount,
  withSecurity,
} from './mail-account-draft.ts';

/** State of the mail account form. */
export interface MailAccountFormState {
  readonly draft: MailAccountDraft;
  readonly faults: MailAccountFaults;
  readonly setDraft: (draft: MailAccountDraft) => void;
  /** Changes the draft as it is by then, for what comes late. */
  readonly changeDraft: (change: (draft: MailAccountDraft) => MailAccountDraft) => void;
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
  return { draft, faults, setDraft, changeDraft: setDraft, read };
}

interface MailAccountFieldsProps {
  readonly form: MailAccountFormState;
  readonly hasSavedPassword: boolean;
  /** False where the page already asks for the address. */
  readonly asksEmail: boolean;
}

/** The fields of a mail account. */
export function MailAccountFields({ form, hasSavedPassword, asksEmail }: MailAccountFieldsProps) {
  const { draft, faults, setDraft } = form;
  const set = (change: Partial<MailAccountDraft>) => setDraft({ ...draft, ...change });
  return (
    <>
      {asksEmail && (
        <TextField
          label="Email address"
          inputMode="email"
          autoComplete="email"
          value={draft.email}
          onChange={(email) => set({ email })}
          error={faults.email}
        />
      )}
      <TextField
        label="SMTP server"
        description="The server that sends your mail, for example smtp.example.com."
        autoComplete="off"
        value={draft.smtpHost}
        onChange={(smtpHost) => set({ smtpHost })}
        error={faults.smtpHost}
      />
      <div className="field-row">
        <Select
          label="SMTP security"
          value={draft.smtpSecurity}
          options={mailSecurities}
          onChange={(smtpSecurity) => setDraft(withSecurity(draft, smtpSecurity))}
          error={faults.smtpSecurity}
        />
        <TextField
          label="SMTP port"
          inputMode="numeric"
          autoComplete="off"
          value={draft.smtpPort}
          onChange={(smtpPort) => set({ smtpPort })}
          error={faults.smtpPort}
        />
      </div>
      <ImapFields draft={draft} faults={faults} onChange={setDraft} />
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
