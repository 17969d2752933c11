import type { MailSecurity } from '../../../shared/model/settings.ts';
import { Select } from '../../components/select.tsx';
import { TextField } from '../../components/text-field.tsx';
import { type MailAccountDraft, type MailAccountFaults, withImapSecurity } from './mail-account-draft.ts';

/** How a connection to a mail server can be protected, in words. */
export const mailSecurities: readonly { readonly value: MailSecurity; readonly label: string }[] = [
  { value: 'tls', label: 'TLS' },
  { value: 'starttls', label: 'STARTTLS' },
  { value: 'none', label: 'None (this computer only)' },
];

interface ImapFieldsProps {
  readonly draft: MailAccountDraft;
  readonly faults: MailAccountFaults;
  readonly onChange: (draft: MailAccountDraft) => void;
}

/** The fields for the server that keeps the mailbox. */
export function ImapFields({ draft, faults, onChange }: ImapFieldsProps) {
  return (
    <>
      <TextField
        label="IMAP server"
        description="The server that keeps your mail, for example imap.example.com. Empty to send only."
        autoComplete="off"
        value={draft.imapHost}
        onChange={(imapHost) => onChange({ ...draft, imapHost })}
        error={faults.imapHost}
      />
      <div className="field-row">
        <Select
          label="IMAP security"
          value={draft.imapSecurity}
          options={mailSecurities}
          onChange={(imapSecurity) => onChange(withImapSecurity(draft, imapSecurity))}
          error={faults.imapSecurity}
        />
        <TextField
          label="IMAP port"
          inputMode="numeric"
          autoComplete="off"
          value={draft.imapPort}
          onChange={(imapPort) => onChange({ ...draft, imapPort })}
          error={faults.imapPort}
        />
      </div>
    </>
  );
}
