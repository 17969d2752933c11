import { ImapFlow } from 'imapflow';
import type { MailAccount, MailSecurity } from '../../../shared/model/settings.ts';
import type { ErrorCode } from '../../../shared/contract/errors.ts';
import { isLoopbackHost } from './loopback.ts';
import type { MailCredentials } from './mail-credentials.ts';
import { MailError } from './mail-error.ts';
import { classifyFailure } from './smtp-failure.ts';

/** A server that keeps a mailbox. */
export interface ImapServer {
  readonly host: string;
  readonly port: number;
  readonly security: MailSecurity;
}

/** How long a server is waited for, in milliseconds. */
export interface ImapTimeouts {
  /** For a connection with its greeting. */
  readonly connectMs: number;
  /** Longest silence of a server: IDLE is renewed before that. */
  readonly silenceMs: number;
  /** Renewing IDLE also finds connections that died without a word; RFC 2177 wants it within 29 minutes. */
  readonly renewIdleMs: number;
  /** Until an idle mailbox is looked at again, whatever its server tells or does not tell. */
  readonly lookAnywayMs: number;
}

/** What {@link openImap} signs in to, and as whom. */
export type ImapSessionOptions = MailCredentials & {
  readonly server: ImapServer;
  readonly userName: string;
  readonly signal: AbortSignal;
  readonly timeouts?: ImapTimeouts | undefined;
};

/** See {@link ImapTimeouts}. */
export const defaultImapTimeouts: ImapTimeouts = {
  ...{ connectMs: 15_000, silenceMs: 120_000, renewIdleMs: 60_000, lookAnywayMs: 600_000 },
};

/** The server that keeps the account's mailbox, null for an account that only sends. */
export function imapServerOf(account: MailAccount): ImapServer | null {
  const { imapHost, imapPort = 993, imapSecurity = 'tls' } = account;
  return imapHost ? { host: imapHost, port: imapPort, security: imapSecurity } : null;
}

function textOf(error: object, name: string): string | undefined {
  const value: unknown = Reflect.get(error, name);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function codeOf(error: Error): ErrorCode {
  const code = textOf(error, 'code');
  if (Reflect.get(error, 'tlsFailed') === true) return 'mail-tls';
  if (code === 'CONNECT_TIMEOUT') return 'mail-unreachable';
  if (code === 'GREETING_TIMEOUT' || code === 'ETIMEOUT') return 'mail-timeout';
  // imapflow calls every failure of a sign-in a refused one, a cut connection too.
  const refused = Reflect.get(error, 'authenticationFailed') === true;
  if (refused && code === undefined) {
    const passing = ['UNAVAILABLE', 'INUSE', 'LIMIT'].includes(textOf(error, 'serverResponseCode') ?? '');
    return passing ? 'mail-transient' : 'mail-auth';
  }
  return classifyFailure({
    ...{ phase: 'connect', code, originalCode: code, timeoutType: undefined, command: undefined },
    ...{ message: error.message, response: '' },
  });
}

/** A failure of the library or of the system as a {@link MailError} with the server's own words. */
export function toImapError(error: unknown, server: string): MailError {
  if (error instanceof MailError) return error;
  const failure = error instanceof Error ? error : new Error(String(error));
  // A goodbye is the reason why the connection ended.
  const words = textOf(failure, 'responseText') ?? textOf(failure, 'response') ?? textOf(failure, 'reason');
  const code = codeOf(failure);
  const detail = words ?? (code === 'mail-tls' || code === 'mail-unreachable' ? failure.message : '');
  return new MailError(code, 'reading mail failed', { cause: error, detail, server, notTaken: true });
}

function createClient(options: ImapSessionOptions): ImapFlow {
  const { server, userName, password, accessToken, timeouts = defaultImapTimeouts } = options;
  const { connectMs, silenceMs, renewIdleMs } = timeouts;
  return new ImapFlow({
    host: server.host,
    port: server.port,
    secure: server.security === 'tls',
    doSTARTTLS: server.security === 'starttls',
    auth: accessToken === undefined ? { user: userName, pass: password } : { user: userName, accessToken },
    logger: false,
    disableAutoIdle: true,
    // A part is taken as it is stored, so that a download can go on where it broke off.
    disableBinary: true,
    disableCompression: true,
    maxIdleTime: renewIdleMs,
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    socketTimeout: silenceMs,
    // The largest answers are structures and pieces of parts.
    maxLiteralSize: 8 * 1024 * 1024,
    maxResponseSize: 16 * 1024 * 1024,
  });
}

/**
 * Connects, protects the connection as `server.security` says (never less) and signs in. Rejects with a
 * {@link MailError}; aborting `signal` closes the connection at once. Whoever opens it closes it.
 */
export async function openImap(options: ImapSessionOptions): Promise<ImapFlow> {
  const { server, signal } = options;
  if (server.security === 'none' && !isLoopbackHost(server.host)) {
    throw new MailError('mail-tls', 'mail without encryption is for this computer only', {
      ...{ detail: '', server: server.host, notTaken: true },
    });
  }
  signal.throwIfAborted();
  const client = createClient(options);
  const close = () => client.close();
  // What breaks the connection also rejects the command that runs.
  client.on('error', () => undefined);
  client.once('close', () => signal.removeEventListener('abort', close));
  signal.addEventListener('abort', close, { once: true });
  try {
    await client.connect();
    return client;
  } catch (error) {
    client.close();
    throw toImapError(error, server.host);
  }
}
