import type { ErrorCode } from '../../../shared/contract/errors.ts';
import type { MailCredentials } from './mail-credentials.ts';
import type { MailRoute } from './mail.ts';
import { classifyReply } from './smtp-failure.ts';
import {
  type SmtpSendInfo,
  type SmtpTimeouts,
  defaultSmtpTimeouts,
  openSmtpSession,
} from './smtp-session.ts';
import { createSpoolStream } from './spool-stream.ts';

/** A composed message and where it goes. */
export interface SmtpMessage {
  /** Spool file: the whole message, as it is sent. */
  readonly path: string;
  readonly sizeBytes: number;
  readonly from: string;
  readonly to: readonly string[];
  /** Asks servers that can to report what becomes of it under this name (RFC 3461); null or missing for no report. */
  readonly envelopeId?: string | null;
}

/** What {@link smtpSend} needs and whom it tells. */
export interface SmtpSendOptions {
  readonly route: MailCredentials & Pick<MailRoute, 'account'>;
  readonly message: SmtpMessage;
  readonly signal: AbortSignal;
  /** The server let us in, and said how large a message it takes; null when it said nothing. */
  readonly onConnected: (sizeLimitBytes: number | null) => void;
  readonly onProgress: (sentBytes: number) => void;
  /** Called before the end of the data leaves. What it throws stops the message, unsent; it has to make durable that the message may be sent. */
  readonly onBeforeEnd: () => void;
  readonly timeouts?: SmtpTimeouts;
}

/** A recipient the server refused while it took the message for others. */
export interface RefusedRecipient {
  readonly email: string;
  readonly code: ErrorCode;
  readonly response: string;
}

/** The server took the message. */
export interface SmtpReceipt {
  readonly response: string;
  readonly accepted: readonly string[];
  readonly refused: readonly RefusedRecipient[];
}

function toReceipt(info: SmtpSendInfo): SmtpReceipt {
  const refused = info.rejected.map((email) => {
    const found = info.rejectedErrors?.find((error) => error.recipient === email);
    const response = found?.response ?? '';
    return { email, code: classifyReply('envelope', 'RCPT TO', response), response };
  });
  return { response: info.response, accepted: info.accepted, refused };
}

/**
 * One attempt to hand a message to the server. Rejects with a {@link MailError}, or with what `onBeforeEnd` or reading
 * the spool file threw (`attachment-missing` when it is gone). Never tries twice: after a rejection whose `notTaken` is
 * false the server may have the message.
 */
export async function smtpSend(options: SmtpSendOptions): Promise<SmtpReceipt> {
  const { route, message, signal, timeouts = defaultSmtpTimeouts } = options;
  const session = await openSmtpSession({ ...route, signal, timeouts });
  const spool = createSpoolStream({
    path: message.path,
    sizeBytes: message.sizeBytes,
    onProgress(sentBytes) {
      session.moved(false);
      options.onProgress(sentBytes);
    },
    onBeforeEnd() {
      options.onBeforeEnd();
      session.moved(true);
    },
  });
  try {
    options.onConnected(session.sizeLimitBytes);
    const receipt = toReceipt(await session.send(message, spool.stream, spool.ended));
    session.leave();
    return receipt;
  } catch (error) {
    throw spool.failure() ?? error;
  } finally {
    session.close();
  }
}

/** Connects, signs in and leaves; resolves with the server's greeting. Rejects with a {@link MailError}. */
export async function smtpGreeting(options: {
  readonly route: MailCredentials & Pick<MailRoute, 'account'>;
  readonly signal: AbortSignal;
  readonly timeouts?: SmtpTimeouts;
}): Promise<string> {
  const { route, signal, timeouts = defaultSmtpTimeouts } = options;
  const session = await openSmtpSession({ ...route, signal, timeouts });
  session.leave();
  return session.greeting;
}
