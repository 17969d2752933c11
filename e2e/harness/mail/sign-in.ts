import type { Rpc } from '../rpc.ts';
import type { MailServer, MailUser } from './mail-server.ts';

/** Has an app send and receive as `user` of a mail server, by TLS. */
export async function signIn(rpc: Pick<Rpc, 'call'>, server: MailServer, user: MailUser): Promise<void> {
  const email = server.address(user);
  const smtp = { smtpHost: 'localhost', smtpPort: server.tlsPort, smtpSecurity: 'tls' } as const;
  const imap = { imapHost: 'localhost', imapPort: server.imapPort, imapSecurity: 'tls' } as const;
  const account = { email, userName: email, ...smtp, ...imap };
  await rpc.call('mail.saveAccount', { account, password: server.password });
}
