import type { OauthProviderName } from '../../../shared/model/settings.ts';

const hosts: Readonly<Record<string, OauthProviderName>> = {
  'smtp.gmail.com': 'google',
  'smtp-mail.outlook.com': 'microsoft',
  'smtp.office365.com': 'microsoft',
};

/** The provider whose sign-in page works for a sending server, or null. */
export function signInProviderOf(smtpHost: string): OauthProviderName | null {
  const host = smtpHost.trim().toLowerCase();
  return Object.hasOwn(hosts, host) ? (hosts[host] ?? null) : null;
}
