import {
  type FoundSettings,
  type MailAccount,
  type MailSecurity,
  mailAccountSchema,
} from '../../../shared/model/settings.ts';

/** The fields of the mail account form as typed. */
export interface MailAccountDraft {
  readonly email: string;
  readonly smtpHost: string;
  readonly smtpPort: string;
  readonly smtpSecurity: MailSecurity;
  /** Empty for sending only. */
  readonly imapHost: string;
  readonly imapPort: string;
  readonly imapSecurity: MailSecurity;
  /** Empty to leave the mailbox as it is. */
  readonly moveTo: string;
  readonly userName: string;
  /** Empty to keep the saved one. */
  readonly password: string;
}

/** What is wrong with which field, in sentences. */
export type MailAccountFaults = Partial<Record<keyof MailAccountDraft, string>>;

/** Usual ports (RFC 8314; RFC 5321 for none). */
const usualPorts: Record<MailSecurity, string> = { tls: '465', starttls: '587', none: '25' };
const usualImapPorts: Record<MailSecurity, string> = { tls: '993', starttls: '143', none: '143' };

/** The form for a saved account, or for a new one. */
export function draftOf(account: MailAccount | null): MailAccountDraft {
  if (!account) {
    return {
      ...{ email: '', smtpHost: '', smtpPort: '465', smtpSecurity: 'tls' },
      ...{ imapHost: '', imapPort: '993', imapSecurity: 'tls', moveTo: '', userName: '', password: '' },
    };
  }
  return {
    ...{ ...account, smtpPort: String(account.smtpPort), imapHost: account.imapHost ?? '' },
    ...{
      imapPort: String(account.imapPort ?? 993),
      imapSecurity: account.imapSecurity ?? 'tls',
      moveTo: account.moveTo ?? '',
      password: '',
    },
  };
}

/** The draft with the servers that were found for its address; the password stays. */
export function withFound(draft: MailAccountDraft, found: FoundSettings): MailAccountDraft {
  const { smtpHost, smtpPort, smtpSecurity, imapHost, imapPort, imapSecurity, userName } = found;
  const servers = { smtpHost, smtpPort, smtpSecurity, imapHost, imapPort, imapSecurity, userName };
  const { password, moveTo } = draft;
  return { ...draftOf({ email: draft.email, ...servers }), password, moveTo };
}

/** Chooses a security for reading and, unless the port was changed by hand, its usual port. */
export function withImapSecurity(draft: MailAccountDraft, imapSecurity: MailSecurity): MailAccountDraft {
  const isUsual = draft.imapPort === usualImapPorts[draft.imapSecurity];
  return { ...draft, imapSecurity, imapPort: isUsual ? usualImapPorts[imapSecurity] : draft.imapPort };
}

/** Chooses a security and, unless the port was changed by hand, the port that usually goes with it. */
export function withSecurity(draft: MailAccountDraft, smtpSecurity: MailSecurity): MailAccountDraft {
  const isUsual = draft.smtpPort === usualPorts[draft.smtpSecurity];
  return { ...draft, smtpSecurity, smtpPort: isUsual ? usualPorts[smtpSecurity] : draft.smtpPort };
}

const faultWords = {
  email: 'Enter an address such as you@example.com.',
  smtpHost: 'Enter a server name such as smtp.example.com.',
  smtpPort: 'Enter a number from 1 to 65535.',
  imapHost: 'Enter a server name such as imap.example.com.',
  imapPort: 'Enter a number from 1 to 65535.',
  moveTo: 'Enter the name of another folder, without * and %.',
  userName: 'Enter a shorter user name.',
} as const;

const fieldsWithWords = Object.keys(faultWords) as (keyof typeof faultWords)[];

function imapOf({ imapHost, imapPort, imapSecurity, moveTo }: MailAccountDraft) {
  if (imapHost.trim() === '') return {};
  const folder = moveTo.trim();
  return {
    ...{ imapHost: imapHost.trim(), imapPort: Number(imapPort.trim() || Number.NaN), imapSecurity },
    ...(folder === '' ? {} : { moveTo: folder }),
  };
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
    ...imapOf(draft),
    userName: draft.userName.trim(),
  });
  const faults: MailAccountFaults = {};
  for (const { path } of parsed.error?.issues ?? []) {
    const field = fieldsWithWords.find((name) => name === path[0]);
    if (field !== undefined) faults[field] = faultWords[field];
  }
  const imapHost = draft.imapHost.trim();
  if (imapHost !== '' && draft.userName.trim() === '') faults.userName = 'Reading mail needs a user name.';
  if (imapHost !== '' && draft.imapSecurity === 'none' && !isLoopback(imapHost)) {
    faults.imapSecurity = 'Only a server on this computer may go without TLS.';
  }
  if (draft.smtpSecurity === 'none' && !isLoopback(draft.smtpHost.trim())) {
    faults.smtpSecurity = 'Only a server on this computer may go without TLS.';
  }
  return parsed.success && Object.keys(faults).length === 0 ? { account: parsed.data } : { faults };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
