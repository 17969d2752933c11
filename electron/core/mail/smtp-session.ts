import type { Readable } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import XOAuth2 from 'nodemailer/lib/xoauth2';
import type { MailAccount } from '../../../shared/model/settings.ts';
import { isLoopbackHost } from './loopback.ts';
import type { MailCredentials } from './mail-credentials.ts';
import { MailError } from './mail-error.ts';
import { type SmtpPhase, classifyFailure } from './smtp-failure.ts';

/** How long to wait, in milliseconds. */
export interface SmtpTimeouts {
  /** For a connection, with DNS, greeting and TLS. */
  readonly connectMs: number;
  readonly greetingMs: number;
  /** For the answer to a command, and for the server to take the next part of the message. Too short costs only time. */
  readonly commandMs: number;
  /** For the answer to the end of the data. Less than 10 minutes makes duplicates: RFC 5321 4.5.3.2.6. */
  readonly finalReplyMs: number;
}

/** Timeouts for a person who waits, but for the last one. */
export const defaultSmtpTimeouts: SmtpTimeouts = {
  connectMs: 30_000,
  greetingMs: 30_000,
  commandMs: 120_000,
  finalReplyMs: 600_000,
};

/** Server and credentials of a session. An empty `userName` signs in nowhere. */
export type SmtpSessionOptions = MailCredentials & {
  readonly account: MailAccount;
  readonly signal: AbortSignal;
  readonly timeouts: SmtpTimeouts;
};

/** Sender, recipients and size (RFC 1870) of one message. */
export interface SmtpEnvelope {
  readonly from: string;
  readonly to: readonly string[];
  readonly sizeBytes: number;
  /** See `SmtpMessage`. */
  readonly envelopeId?: string | null;
}

/** What the server said to recipients and message. */
export type SmtpSendInfo = SMTPConnection.SentMessageInfo;

/** A signed-in connection, for one message. Every rejection is a {@link MailError}. */
export interface SmtpSession {
  /** First line the server sent, without its code. */
  readonly greeting: string;
  /** Largest message it says it takes, in bytes (RFC 1870); null when it says nothing. */
  readonly sizeLimitBytes: number | null;
  send(envelope: SmtpEnvelope, message: Readable, ended: () => boolean): Promise<SmtpSendInfo>;
  /** Tells that the message moved on: the wait for the server begins anew. `final` begins the wait for its last word. */
  moved(final: boolean): void;
  /** Takes leave of the server, without waiting for its answer. */
  leave(): void;
  close(): void;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function field(error: Error, name: string): string | undefined {
  return name in error ? text((error as unknown as Record<string, unknown>)[name]) || undefined : undefined;
}

function toMailError(error: Error, server: string, phase: SmtpPhase, ended: boolean): MailError {
  if (error instanceof MailError) return error;
  const response = field(error, 'response') ?? '';
  const command = field(error, 'command');
  const code = classifyFailure({
    phase: phase === 'envelope' && command === 'DATA' ? 'data' : phase,
    code: field(error, 'code'),
    originalCode: field(error, 'originalCode'),
    timeoutType: field(error, 'timeoutType'),
    command,
    message: error.message,
    response,
  });
  const answered = /^[45]\d{2}/.test(response);
  // No reply is nothing to quote, except for reasons that the system alone can give.
  const wordsOfSystem = code === 'mail-tls' || code === 'mail-unreachable' || code === 'mail-size';
  const detail = response === '' && wordsOfSystem ? error.message : response;
  return new MailError(code, `${phase} failed`, {
    cause: error,
    detail,
    server,
    notTaken: !ended || answered,
  });
}

function refusePlain({ account }: SmtpSessionOptions): void {
  if (account.smtpSecurity !== 'none' || isLoopbackHost(account.smtpHost)) return;
  throw new MailError('mail-tls', 'mail without encryption is for this computer only', {
    detail: '',
    server: account.smtpHost,
    notTaken: true,
  });
}

/** A logger that sees what the server says; nothing is written anywhere. */
function listenToServer(onLine: (line: string) => void) {
  const hear = (entry: unknown, line: unknown) => {
    if (typeof entry === 'object' && entry !== null && 'tnx' in entry && entry.tnx === 'server')
      onLine(text(line));
  };
  const ignore = () => undefined;
  return { trace: ignore, debug: hear, info: ignore, warn: ignore, error: ignore, fatal: ignore };
}

function createConnection(options: SmtpSessionOptions, onLine: (line: string) => void): SMTPConnection {
  const { account, timeouts } = options;
  return new SMTPConnection({
    host: account.smtpHost,
    port: account.smtpPort,
    secure: account.smtpSecurity === 'tls',
    requireTLS: account.smtpSecurity === 'starttls',
    ignoreTLS: account.smtpSecurity === 'none',
    // The machine's own name is nobody's business; RFC 5321 4.1.3 allows an address.
    name: '[127.0.0.1]',
    connectionTimeout: timeouts.connectMs,
    greetingTimeout: timeouts.greetingMs,
    dnsTimeout: timeouts.connectMs,
    // Shorter waits before the end of the data are watched below.
    socketTimeout: timeouts.finalReplyMs,
    logger: listenToServer(onLine),
    transactionLog: true,
  });
}

/** One conversation: how far it is, and the first failure, which ends it. */
function createConversation(server: string) {
  const { promise: failed, reject } = Promise.withResolvers<never>();
  // Failures after the last step have nobody left to tell.
  failed.catch(() => undefined);
  const conversation = {
    phase: 'connect' as SmtpPhase,
    ended: (): boolean => false,
    fail: (error: Error): void =>
      reject(toMailError(error, server, conversation.phase, conversation.ended())),
    /** Runs one step of nodemailer's; rejects with the first failure of the whole conversation. */
    step<Result>(
      run: (done: (error?: Error | null, result?: Result) => void) => void,
    ): Promise<Result | undefined> {
      const { promise, resolve } = Promise.withResolvers<Result | undefined>();
      run((error, result) => (error ? conversation.fail(error) : resolve(result)));
      return Promise.race([promise, failed]);
    },
  };
  return conversation;
}

function createWatchdog(timeoutMs: number, onTimeout: () => void) {
  let timer: NodeJS.Timeout | undefined;
  const stop = () => clearTimeout(timer);
  const restart = () => {
    stop();
    timer = setTimeout(onTimeout, timeoutMs);
  };
  return { restart, stop };
}

/** A connection that is not open yet, with everything that may end it tied to `conversation`. */
function prepare(options: SmtpSessionOptions, conversation: ReturnType<typeof createConversation>) {
  let greeting = '';
  let sizeLimitBytes: number | null = null;
  const cut = (code: string) => {
    conversation.fail(Object.assign(new Error('cut'), { code }));
    close();
  };
  const watchdog = createWatchdog(options.timeouts.commandMs, () => cut('ETIMEDOUT'));
  const connection = createConnection(options, (line) => {
    if (greeting === '') greeting = line;
    // What was said before the connection was protected counts for nothing.
    if (/^220[ -]/.test(line)) sizeLimitBytes = null;
    const size = /^250[ -]SIZE (\d{1,12})\s*$/im.exec(line)?.[1];
    // Without a number, or with 0, it has no limit to tell.
    if (size !== undefined && Number(size) > 0) sizeLimitBytes = Number(size);
    if (!conversation.ended() && conversation.phase !== 'connect') watchdog.restart();
  });
  const abort = () => cut('EABORT');
  const close = () => {
    watchdog.stop();
    options.signal.removeEventListener('abort', abort);
    connection.close();
  };
  connection.on('error', conversation.fail);
  options.signal.addEventListener('abort', abort, { once: true });
  return {
    connection,
    watchdog,
    close,
    sizeLimitBytes: () => sizeLimitBytes,
    greeting: () => greeting.replace(/^220[ -]/, ''),
  };
}

function loginOf({ account, password, accessToken }: SmtpSessionOptions): SMTPConnection.AuthenticationType {
  const user = account.userName;
  if (accessToken === undefined) return { credentials: { user, pass: password } };
  return { user, oauth2: new XOAuth2({ user, accessToken }) };
}

/**
 * Connects, protects the connection as `account.smtpSecurity` says (never less) and signs in. Rejects with a
 * {@link MailError}; aborting `signal` closes the connection at once, whatever it is doing.
 */
export async function openSmtpSession(options: SmtpSessionOptions): Promise<SmtpSession> {
  refusePlain(options);
  options.signal.throwIfAborted();
  const { account } = options;
  const conversation = createConversation(account.smtpHost);
  const { connection, watchdog, close, greeting, sizeLimitBytes } = prepare(options, conversation);
  try {
    await conversation.step((done) => connection.connect(done));
    conversation.phase = 'auth';
    watchdog.restart();
    if (account.userName !== '' && connection.allowsAuth) {
      await conversation.step((done) => connection.login(loginOf(options), done));
    }
  } catch (error) {
    close();
    throw error;
  }
  return {
    greeting: greeting(),
    sizeLimitBytes: sizeLimitBytes(),
    moved: (final) => (final ? watchdog.stop() : watchdog.restart()),
    leave() {
      connection.quit();
      close();
    },
    close,
    async send(envelope, message, ended) {
      conversation.phase = 'envelope';
      conversation.ended = ended;
      const info = await conversation.step<SmtpSendInfo>((done) =>
        connection.send(
          {
            ...{ from: envelope.from, to: [...envelope.to], size: envelope.sizeBytes },
            ...(envelope.envelopeId && {
              dsn: { id: envelope.envelopeId, return: 'headers', notify: ['success', 'failure'] },
            }),
          },
          message,
          done,
        ),
      );
      if (info === undefined) throw new Error('nodemailer sent nothing and named no reason');
      return info;
    },
  };
}
