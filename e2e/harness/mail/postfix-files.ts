import type { Certificates } from './certificates.ts';

/** Where a Postfix of the tests lives and what it listens on. */
export interface PostfixOptions {
  /** Its own folder: spool, data, log. */
  readonly folder: string;
  /** Holds one Maildir per user. */
  readonly mailFolder: string;
  readonly certificates: Certificates;
  readonly users: readonly string[];
  readonly domain: string;
  readonly authPort: number;
  /** Submission with STARTTLS, and with TLS from the first byte. */
  readonly startTlsPort: number;
  readonly tlsPort: number;
  readonly userId: number;
  readonly groupId: number;
  /** Largest message it takes, in bytes. */
  readonly messageLimitBytes: number;
}

/** `main.cf` of a Postfix that accepts mail on loopback from users who signed in, delivers to Maildirs, and can send nothing out. */
export function postfixMain(options: PostfixOptions): string {
  const { folder, domain, certificates } = options;
  const mailboxes = options.users.map((user) => `${user}@${domain}=${user}/Maildir/`).join(', ');
  return `compatibility_level=3.6
queue_directory=${folder}/spool
data_directory=${folder}/data
command_directory=/usr/sbin
daemon_directory=/usr/lib/postfix/sbin
mail_owner=postfix
setgid_group=postdrop
myhostname=mx.${domain}
mydestination=
inet_interfaces=127.0.0.1
inet_protocols=ipv4
virtual_mailbox_domains=${domain}
virtual_mailbox_base=${options.mailFolder}
virtual_mailbox_maps=inline:{ ${mailboxes} }
virtual_minimum_uid=100
virtual_uid_maps=static:${options.userId}
virtual_gid_maps=static:${options.groupId}
default_transport=error:5.7.1 loopback only
relay_transport=error:5.7.1 loopback only
smtpd_relay_restrictions=permit_sasl_authenticated, reject_unauth_destination
smtpd_recipient_restrictions=reject_unauth_destination
message_size_limit=${options.messageLimitBytes}
mailbox_size_limit=0
virtual_mailbox_limit=0
maillog_file_prefixes=${folder}
maillog_file=${folder}/maillog
smtpd_tls_cert_file=${certificates.certificate}
smtpd_tls_key_file=${certificates.key}
smtpd_tls_security_level=may
smtpd_tls_auth_only=yes
smtpd_sasl_type=dovecot
smtpd_sasl_path=inet:127.0.0.1:${options.authPort}
smtpd_peername_lookup=no
disable_dns_lookups=yes
in_flow_delay=0
alias_maps=
local_recipient_maps=
`;
}

const services = `pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
`;

/** `master.cf` to {@link postfixMain}. */
export function postfixMaster({ startTlsPort, tlsPort }: PostfixOptions): string {
  const signedIn = `  -o smtpd_sasl_auth_enable=yes
  -o smtpd_recipient_restrictions=permit_sasl_authenticated,reject
`;
  return `127.0.0.1:${startTlsPort} inet n - n - - smtpd
  -o smtpd_tls_security_level=encrypt
${signedIn}127.0.0.1:${tlsPort} inet n - n - - smtpd
  -o smtpd_tls_wrappermode=yes
${signedIn}${services}`;
}
