import type { MailAccount } from '../../../shared/model/settings.ts';

/** Servers and ways to sign in of a provider, without the user's name. */
export type ProviderSettings = Omit<MailAccount, 'email' | 'userName'>;

interface Provider {
  readonly domains: readonly string[];
  /** Names of mail exchangers (MX) that belong to it, for domains of its customers. */
  readonly exchangers?: readonly string[];
  readonly imap: string;
  readonly smtp: string;
  /** 587 is STARTTLS, 465 is TLS from the first byte (RFC 8314). */
  readonly smtpPort: 465 | 587;
}

const providers: readonly Provider[] = [
  {
    domains: ['gmail.com', 'googlemail.com'],
    exchangers: ['google.com', 'googlemail.com'],
    ...{ imap: 'imap.gmail.com', smtp: 'smtp.gmail.com', smtpPort: 465 },
  },
  {
    domains: ['icloud.com', 'me.com', 'mac.com'],
    exchangers: ['mail.icloud.com'],
    ...{ imap: 'imap.mail.me.com', smtp: 'smtp.mail.me.com', smtpPort: 587 },
  },
  {
    domains: ['outlook.com', 'hotmail.com', 'live.com', 'msn.com', 'outlook.de', 'hotmail.de'],
    ...{ imap: 'outlook.office365.com', smtp: 'smtp-mail.outlook.com', smtpPort: 587 },
  },
  {
    domains: [],
    exchangers: ['mail.protection.outlook.com'],
    ...{ imap: 'outlook.office365.com', smtp: 'smtp.office365.com', smtpPort: 587 },
  },
  {
    domains: ['yahoo.com', 'yahoo.de', 'yahoo.co.uk', 'yahoo.fr', 'ymail.com', 'rocketmail.com'],
    exchangers: ['yahoodns.net'],
    ...{ imap: 'imap.mail.yahoo.com', smtp: 'smtp.mail.yahoo.com', smtpPort: 465 },
  },
  {
    domains: ['aol.com', 'aim.com'],
    ...{ imap: 'imap.aol.com', smtp: 'smtp.aol.com', smtpPort: 465 },
  },
  {
    domains: ['fastmail.com', 'fastmail.fm'],
    exchangers: ['messagingengine.com'],
    ...{ imap: 'imap.fastmail.com', smtp: 'smtp.fastmail.com', smtpPort: 465 },
  },
  {
    domains: ['gmx.de', 'gmx.net', 'gmx.at', 'gmx.ch'],
    ...{ imap: 'imap.gmx.net', smtp: 'mail.gmx.net', smtpPort: 587 },
  },
  { domains: ['gmx.com'], imap: 'imap.gmx.com', smtp: 'mail.gmx.com', smtpPort: 587 },
  { domains: ['web.de'], imap: 'imap.web.de', smtp: 'smtp.web.de', smtpPort: 587 },
  {
    domains: ['t-online.de', 'magenta.de'],
    ...{ imap: 'secureimap.t-online.de', smtp: 'securesmtp.t-online.de', smtpPort: 465 },
  },
  {
    domains: ['posteo.de', 'posteo.net', 'posteo.org'],
    ...{ imap: 'posteo.de', smtp: 'posteo.de', smtpPort: 465 },
  },
  {
    domains: ['mailbox.org'],
    exchangers: ['mailbox.org'],
    ...{ imap: 'imap.mailbox.org', smtp: 'smtp.mailbox.org', smtpPort: 465 },
  },
  {
    domains: ['zoho.com', 'zohomail.com'],
    exchangers: ['zoho.com'],
    ...{ imap: 'imap.zoho.com', smtp: 'smtp.zoho.com', smtpPort: 465 },
  },
];

/** Proton's own program on the user's computer; its certificate is made there. */
const protonBridge: ProviderSettings = {
  ...{ smtpHost: '127.0.0.1', smtpPort: 1025, smtpSecurity: 'starttls' },
  ...{ imapHost: '127.0.0.1', imapPort: 1143, imapSecurity: 'starttls' },
};

function toSettings({ imap, smtp, smtpPort }: Provider): ProviderSettings {
  const smtpSecurity = smtpPort === 465 ? 'tls' : 'starttls';
  return {
    ...{ smtpHost: smtp, smtpPort, smtpSecurity },
    ...{ imapHost: imap, imapPort: 993, imapSecurity: 'tls' },
  };
}

/** Settings of a well-known provider by the domain of an address. */
export function providerOf(domain: string): ProviderSettings | null {
  if (/^(proton\.me|protonmail\.com|pm\.me)$/.test(domain)) return protonBridge;
  const found = providers.find(({ domains }) => domains.includes(domain));
  return found === undefined ? null : toSettings(found);
}

/** Settings of the well-known provider that a mail exchanger belongs to. */
export function providerOfExchanger(exchanger: string): ProviderSettings | null {
  const name = exchanger.toLowerCase().replace(/\.$/, '');
  const found = providers.find(({ exchangers = [] }) =>
    exchangers.some((known) => name === known || name.endsWith(`.${known}`)),
  );
  return found === undefined ? null : toSettings(found);
}
