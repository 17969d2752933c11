import type { MailAccount, MailSecurity } from '../../../shared/model/settings.ts';
import { mailAccountSchema } from '../../../shared/model/settings.ts';

interface AutoconfigServer {
  readonly host: string;
  readonly port: number;
  readonly security: MailSecurity;
  readonly userName: string;
}

const securities: Readonly<Record<string, MailSecurity>> = { SSL: 'tls', STARTTLS: 'starttls' };

function element(xml: string, name: string): string {
  const text = new RegExp(`<${name}>([^<>]{1,300})</${name}>`).exec(xml)?.[1]?.trim() ?? '';
  return text.replaceAll('&amp;', '&');
}

function fillIn(text: string, email: string): string {
  const [local = '', domain = ''] = email.split('@');
  return text
    .replaceAll('%EMAILADDRESS%', email)
    .replaceAll('%EMAILLOCALPART%', local)
    .replaceAll('%EMAILDOMAIN%', domain);
}

/** The first server of a kind that protects its connection and takes a password. */
function firstServer(xml: string, kind: string, email: string): AutoconfigServer | null {
  for (const block of xml.split(`<${kind}`).slice(1, 11)) {
    const inside = block.split(`</${kind}>`)[0] ?? '';
    const security = securities[element(inside, 'socketType')];
    const type = /^[^>]*\btype="(imap|smtp)"/.exec(inside)?.[1];
    if (security === undefined || type !== (kind === 'incomingServer' ? 'imap' : 'smtp')) continue;
    return {
      host: fillIn(element(inside, 'hostname'), email),
      port: Number(element(inside, 'port')),
      security,
      userName: fillIn(element(inside, 'username') || email, email),
    };
  }
  return null;
}

/**
 * Reads the few elements that matter of an autoconfig file (draft-ietf-mailmaint-autoconfig), as text: no entities, no
 * references. Null when it has no protected SMTP server or is something else.
 */
export function readAutoconfig(xml: string, email: string): Omit<MailAccount, 'email'> | null {
  if (!xml.includes('<clientConfig') || /<!(DOCTYPE|ENTITY)/i.test(xml)) return null;
  const smtp = firstServer(xml, 'outgoingServer', email);
  const imap = firstServer(xml, 'incomingServer', email);
  if (smtp === null) return null;
  const account = mailAccountSchema.omit({ email: true }).safeParse({
    ...{ smtpHost: smtp.host, smtpPort: smtp.port, smtpSecurity: smtp.security },
    ...(imap && { imapHost: imap.host, imapPort: imap.port, imapSecurity: imap.security }),
    userName: smtp.userName,
  });
  return account.success ? account.data : null;
}
