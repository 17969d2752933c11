import { describe, expect, it } from 'vitest';
import { type SmtpFailure, classifyFailure, classifyReply } from './smtp-failure.ts';

function silent(facts: Partial<SmtpFailure>): SmtpFailure {
  return {
    phase: 'connect',
    code: undefined,
    originalCode: undefined,
    timeoutType: undefined,
    command: undefined,
    message: '',
    response: '',
    ...facts,
  };
}

describe('classifyReply', () => {
  it.each([
    ['auth', 'AUTH PLAIN', '535 5.7.8 authentication failed', 'mail-auth'],
    ['auth', 'AUTH PLAIN', '534 5.7.9 application-specific password required', 'mail-auth'],
    ['auth', 'AUTH PLAIN', '454 4.7.0 temporary authentication failure', 'mail-transient'],
    ['envelope', 'MAIL FROM', '530 5.7.0 authentication required', 'mail-auth'],
    ['envelope', 'MAIL FROM', '550 5.7.30 basic authentication is not supported', 'mail-auth'],
    ['envelope', 'MAIL FROM', '552 5.3.4 message size exceeds fixed limit', 'mail-size'],
    ['envelope', 'MAIL FROM', '553 5.7.1 sender address rejected', 'mail-content'],
    ['envelope', 'RCPT TO', '550 5.1.1 user unknown', 'mail-recipient'],
    ['envelope', 'RCPT TO', '554 5.7.1 relay access denied', 'mail-recipient'],
    ['envelope', 'RCPT TO', '552 5.3.4 too large for this mailbox', 'mail-size'],
    ['envelope', 'RCPT TO', '552 full', 'mail-recipient'],
    ['envelope', 'RCPT TO', '450 4.2.0 greylisted', 'mail-transient'],
    ['envelope', 'RCPT TO', '421 4.3.2 shutting down', 'mail-transient'],
    ['data', 'DATA', '451 4.3.0 try again later', 'mail-transient'],
    ['data', 'DATA', '552 5.2.2 mailbox full', 'mail-recipient'],
    ['data', 'DATA', '552 5.2.3 message too large', 'mail-size'],
    ['data', 'DATA', '552 too much', 'mail-size'],
    ['data', 'DATA', '554 5.7.1 looks like spam', 'mail-content'],
    ['data', 'DATA', '550 no', 'mail-content'],
    ['envelope', 'MAIL FROM', '503 5.5.1 bad sequence', 'mail-protocol'],
    ['connect', 'CONN', '554 5.7.1 your network is blocked', 'mail-protocol'],
    ['connect', 'STARTTLS', '502 not implemented', 'mail-tls'],
  ] as const)('%s %s: %s is %s', (phase, command, response, code) => {
    expect(classifyReply(phase, command, response)).toBe(code);
  });
});

describe('classifyFailure', () => {
  it.each([
    [{ code: 'EDNS' }, 'mail-unreachable'],
    [{ code: 'ESOCKET', originalCode: 'ECONNREFUSED' }, 'mail-unreachable'],
    [{ code: 'ESOCKET', originalCode: 'ENETUNREACH' }, 'mail-unreachable'],
    [{ code: 'ETIMEDOUT', timeoutType: 'CONNECT_TIMEOUT' }, 'mail-unreachable'],
    [{ code: 'ETIMEDOUT', timeoutType: 'GREETING_TIMEOUT' }, 'mail-timeout'],
    [{ phase: 'data', code: 'ESOCKET', originalCode: 'ENETUNREACH' }, 'mail-transient'],
    [{ code: 'ESOCKET', originalCode: 'CERT_HAS_EXPIRED' }, 'mail-tls'],
    [{ code: 'ESOCKET', originalCode: 'ERR_TLS_CERT_ALTNAME_INVALID' }, 'mail-tls'],
    [{ code: 'ETLS' }, 'mail-tls'],
    [{ code: 'EPROTOCOL', response: 'HTTP/1.1 400 Bad Request' }, 'mail-protocol'],
    [{ phase: 'envelope', code: 'EMESSAGE', command: 'MAIL FROM' }, 'mail-size'],
    [{ phase: 'auth', code: 'EAUTH' }, 'mail-auth'],
    [{ phase: 'auth', code: 'EAUTH', response: '~~ 42' }, 'mail-protocol'],
    [{ phase: 'data', code: 'ECONNECTION' }, 'mail-transient'],
  ] as const)('%o is %s', (facts, code) => {
    expect(classifyFailure(silent(facts))).toBe(code);
  });
});
