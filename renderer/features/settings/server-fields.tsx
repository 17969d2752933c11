import type { MailSecurity } from '../../../shared/model/settings.ts';
import { Select } from '../../components/select.tsx';
import { TextField } from '../../components/text-field.tsx';

/** How a connection to a mail server can be protected, in words. */
const mailSecurities: readonly { readonly value: MailSecurity; readonly label: string }[] = [
  { value: 'tls', label: 'TLS' },
  { value: 'starttls', label: 'STARTTLS' },
  { value: 'none', label: 'None (this computer only)' },
];

/** What is typed about one server, or what is wrong with it. */
interface ServerValues<Text, Security> {
  readonly host: Text;
  readonly port: Text;
  readonly security: Security;
}

interface ServerFieldsProps {
  readonly protocol: 'SMTP' | 'IMAP';
  readonly description: string;
  readonly values: ServerValues<string, MailSecurity>;
  readonly faults: ServerValues<string | undefined, string | undefined>;
  readonly onHost: (host: string) => void;
  readonly onPort: (port: string) => void;
  readonly onSecurity: (security: MailSecurity) => void;
}

/** The fields for one of the servers of a mail account. */
export function ServerFields(props: ServerFieldsProps) {
  const { protocol, description, values, faults, onHost, onPort, onSecurity } = props;
  return (
    <>
      <TextField
        label={`${protocol} server`}
        description={description}
        autoComplete="off"
        value={values.host}
        onChange={onHost}
        error={faults.host}
      />
      <div className="field-row">
        <Select
          label={`${protocol} security`}
          value={values.security}
          options={mailSecurities}
          onChange={onSecurity}
          error={faults.security}
        />
        <TextField
          label={`${protocol} port`}
          inputMode="numeric"
          autoComplete="off"
          value={values.port}
          onChange={onPort}
          error={faults.port}
        />
      </div>
    </>
  );
}
