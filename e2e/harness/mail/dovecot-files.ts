/** Where a Dovecot of the tests lives and what it listens on. */
export interface DovecotOptions {
  readonly folder: string;
  readonly passwordFile: string;
  readonly userName: string;
  readonly groupName: string;
  readonly authPort: number;
  /** IMAP with TLS from the first byte. */
  readonly imapPort: number;
  /** Holds one Maildir per user. */
  readonly mailFolder: string;
  readonly certificate: string;
  /** Readable by `userName`. */
  readonly key: string;
}

function imapService(port: number): string {
  return `service imap-login {
  chroot =
  inet_listener imap {
    port = 0
  }
  inet_listener imaps {
    address = 127.0.0.1
    port = ${port}
    ssl = yes
  }
}
`;
}

/** `dovecot.conf` (2.3) of a Dovecot that answers Postfix's question who signed in and shows the Maildirs by IMAP, without any privilege. */
export function dovecotConfig(options: DovecotOptions): string {
  const { folder, passwordFile, userName, groupName, authPort, imapPort } = options;
  const { mailFolder, certificate, key } = options;
  return `base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log
listen = 127.0.0.1
protocols = imap
ssl = required
ssl_cert = <${certificate}
ssl_key = <${key}
mail_location = maildir:${mailFolder}/%n/Maildir
default_internal_user = ${userName}
default_internal_group = ${groupName}
default_login_user = ${userName}
auth_mechanisms = plain login
disable_plaintext_auth = no
first_valid_uid = 1
service auth {
  user = ${userName}
  inet_listener {
    address = 127.0.0.1
    port = ${authPort}
  }
}
${imapService(imapPort)}service anvil {
  chroot =
}
service stats {
  chroot =
}
passdb {
  driver = passwd-file
  args = scheme=PLAIN ${passwordFile}
}
userdb {
  driver = static
  args = uid=${userName} gid=${groupName} home=${folder}
}
`;
}
