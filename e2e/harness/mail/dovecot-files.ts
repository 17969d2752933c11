/** Where a Dovecot of the tests lives and what it listens on. */
export interface DovecotOptions {
  readonly folder: string;
  readonly passwordFile: string;
  readonly userName: string;
  readonly groupName: string;
  readonly authPort: number;
}

/** `dovecot.conf` (2.3) of a Dovecot that answers Postfix's question who signed in, without any privilege. */
export function dovecotConfig({
  folder,
  passwordFile,
  userName,
  groupName,
  authPort,
}: DovecotOptions): string {
  return `base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log
listen = 127.0.0.1
protocols =
ssl = no
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
service anvil {
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
