import type { ErrorCode } from '../../../shared/contract/errors.ts';

/** How far a conversation with an SMTP server had come. */
export type SmtpPhase = 'connect' | 'auth' | 'envelope' | 'data';

/** What nodemailer says about a failure; see its `errors.js` for the codes. */
export interface SmtpFailure {
  readonly phase: SmtpPhase;
  readonly code: string | undefined;
  /** Code of the system's or OpenSSL's error beneath, such as `ECONNREFUSED`. */
  readonly originalCode: string | undefined;
  readonly timeoutType: string | undefined;
  readonly command: string | undefined;
  readonly message: string;
  /** The server's reply, or empty. */
  readonly response: string;
}

/** Nobody answered: not the server's word, and no attempt. */
const unreachable = new Set([
  ...['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN', 'EHOSTDOWN', 'EADDRNOTAVAIL', 'EACCES'],
  ...['ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'EDNS'],
]);

/** Codes of failed handshakes and certificate checks: https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const tlsCode =
  /^(ERR_TLS|ERR_SSL|ERR_OSSL|EPROTO$|CERT_|CRL_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERROR_IN_C|HOSTNAME_MIS|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH)/;

/** Basic and enhanced code of a reply, for example `552` and `5.3.4` (RFC 3463). */
function replyCodes(response: string): { readonly basic: number; readonly enhanced: string } {
  const match = /^(\d{3})(?:[ -](\d\.\d{1,3}\.\d{1,3}))?/.exec(response);
  return { basic: Number(match?.[1] ?? 0), enhanced: match?.[2] ?? '' };
}

function classifySilence(failure: SmtpFailure): ErrorCode {
  const { phase, code, originalCode, timeoutType } = failure;
  if (timeoutType === 'CONNECT_TIMEOUT') return 'mail-unreachable';
  if (code === 'ETIMEDOUT') return 'mail-timeout';
  if (code === 'ETLS' || code === 'EREQUIRETLS' || tlsCode.test(originalCode ?? '')) return 'mail-tls';
  if (phase === 'connect' && (unreachable.has(originalCode ?? '') || unreachable.has(code ?? ''))) {
    return 'mail-unreachable';
  }
  if (code === 'EPROTOCOL') return 'mail-protocol';
  // Refused by our own side before a byte was sent, from the limit in the server's EHLO.
  if (code === 'EMESSAGE' && failure.command === 'MAIL FROM') return 'mail-size';
  // The server offers no way to sign in that we have credentials for.
  if (code === 'EAUTH') return 'mail-auth';
  return 'mail-transient';
}

function classifyRefusal(phase: SmtpPhase, command: string, response: string): ErrorCode {
  const { basic, enhanced } = replyCodes(response);
  if (enhanced === '5.7.30' || basic === 530 || (basic === 535 && phase !== 'data')) return 'mail-auth';
  if (phase === 'auth') return 'mail-auth';
  // Only these speak of the size here: a bare 552 is a full mailbox (RFC 5321 4.2.3).
  if (command === 'RCPT TO') return /^5\.(3\.4|2\.3)$/.test(enhanced) ? 'mail-size' : 'mail-recipient';
  if (enhanced === '5.2.1' || enhanced === '5.2.2' || /^5\.1\.[1-36]$/.test(enhanced))
    return 'mail-recipient';
  if (basic === 552 || enhanced === '5.3.4' || enhanced === '5.2.3') return 'mail-size';
  return 'mail-content';
}

/** Classifies one reply of the server to a step of the delivery. */
export function classifyReply(phase: SmtpPhase, command: string, response: string): ErrorCode {
  const { basic } = replyCodes(response);
  if (command === 'STARTTLS') return 'mail-tls';
  if (basic >= 400 && basic < 500) return 'mail-transient';
  // Greetings and sequence errors say nothing about the message: blocked network, wrong port, lost track.
  if (basic < 500 || basic === 503 || phase === 'connect') return 'mail-protocol';
  return classifyRefusal(phase, command, response);
}

/**
 * Finds the kind of a failed delivery. Only `mail-auth`, `mail-recipient`, `mail-size` and `mail-content` are final;
 * `mail-unreachable` means that no server answered; the others may pass. Certificate and protocol errors are among
 * them since a hotel's network causes them too.
 */
export function classifyFailure(failure: SmtpFailure): ErrorCode {
  if (/^\d{3}/.test(failure.response)) {
    return classifyReply(failure.phase, failure.command ?? '', failure.response);
  }
  // What is not a reply refuses nothing, not even a password.
  return failure.response === '' ? classifySilence(failure) : 'mail-protocol';
}
