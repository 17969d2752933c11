import { type MailAccount, type MailSecurity, mailAccountSchema } from '../../../shared/model/settings.ts';

/** The fields of the mail account form as typed. */
export interface MailAccountDraft {
  readonly email: string;
  readonly smtpHost: string;
  readonly smtpPort: string;
  readonly smtpSecurity: MailSecurity;
  readonly userName: string;
  /** Empty to keep the saved one. */
  readonly password: string;
}

/** What is wrong with which field, in sentences. */
export type MailAccountFaults = Partial<Record<keyof MailAccountDraft, string>>;

/** Usual ports (RFC 8314; RFC 5321 for none). */
const usualPorts: Record<MailSecurity, string> = { tls: '465', starttls: '587', none: '25' };

/** The form for a saved account, or for a new one. */
export function draftOf(account: MailAccount | null): MailAccountDraft {
  if (!account) {
    return { email: '', smtpHost: '', smtpPort: '465', smtpSecurity: 'tls', userName: '', password: '' };
  }
  return { ...account, smtpPort: String(account.smtpPort), password: '' };
}

/** Chooses a security and, unless the port was changed by hand, the port that usually goes with it. */
export function withSecurity(draft: MailAccountDraft, smtpSecurity: MailSecurity): MailAccountDraft {
  const isUsual = draft.smtpPort === usualPorts[draft.smtpSecurity];
  return { ...draft, smtpSecurity, smtpPort: isUsual ? usualPorts[smtpSecurity] : draft.smtpPort };
}

/** The account a draft describes, or what is wrong with it. */
export function parseMailAccount(
  draft: MailAccountDraft,
): { readonly account: MailAccount } | { readonly faults: MailAccountFaults } {
  const parsed = mailAccountSchema.safeParse({
    email: draft.email.trim(),
    smtpHost: draft.smtpHost.trim(),
    smtpPort: Number(draft.smtpPort.trim() || Number.NaN),
    smtpSecurity: draft.smtpSecurity,
    userName: draft.userName.trim(),
  });
  const faults: MailAccountFaults = {};
  for (const { path } of parsed.error?.issues ?? []) {
    if (path[0] === 'email') faults.email = 'Enter an address such as you@example.com.';
    if (path[0] === 'smtpHost') faults.smtpHost = 'Enter a server name such as smtp.example.com.';
    if (path[0] === 'smtpPort') faults.smtpPort = 'Enter a number from 1 to 65535.';
    if (path[0] === 'userName') faults.userName = 'Enter a shorter user name.';
  }
  if (draft.smtpSecurity === 'none' && !isLoopback(draft.smtpHost.trim())) {
    faults.smtpSecurity = 'Only a server on this computer may go without TLS.';
  }
  return parsed.success && Object.keys(faults).length === 0 ? { account: parsed.data } : { faults };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
