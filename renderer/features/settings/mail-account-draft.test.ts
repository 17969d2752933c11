import { describe, expect, it } from 'vitest';
import {
  draftOf,
  parseMailAccount,
  withFound,
  withImapSecurity,
  withSecurity,
} from './mail-account-draft.ts';

const account = {
  email: 'ada@example.com',
  smtpHost: 'smtp.example.com',
  smtpPort: 465,
  smtpSecurity: 'tls',
  userName: 'ada',
} as const;

describe('parseMailAccount', () => {
  it('gives back the account a draft was made of', () => {
    expect(parseMailAccount(draftOf(account))).toEqual({ account });
  });

  it('gives back an account that also reads, and wants a user name for it', () => {
    const imap = { imapHost: 'imap.example.com', imapPort: 993, imapSecurity: 'tls' } as const;
    const both = { ...account, ...imap, moveTo: 'Recordings/Outspoken' } as const;
    expect(parseMailAccount(draftOf(both))).toEqual({ account: both });
    const faulty = parseMailAccount({ ...draftOf(both), userName: '', imapPort: 'x', imapSecurity: 'none' });
    expect(Object.keys('faults' in faulty ? faulty.faults : {})).toEqual([
      'imapPort',
      'userName',
      'imapSecurity',
    ]);
  });

  it('forgives spaces around what was pasted', () => {
    const draft = { ...draftOf(account), email: ' ada@example.com ', smtpPort: ' 465 ' };
    expect(parseMailAccount(draft)).toEqual({ account });
  });

  it('says what is wrong with each field', () => {
    const parsed = parseMailAccount({ ...draftOf(null), email: 'ada', smtpPort: 'x' });
    expect(Object.keys('faults' in parsed ? parsed.faults : {})).toEqual(['email', 'smtpHost', 'smtpPort']);
  });

  it.each([
    ['smtp.example.com', false],
    ['127.evil.example', false],
    ['localhost', true],
    ['127.0.0.1', true],
    ['::1', true],
  ])('without TLS: %s allowed is %s', (smtpHost, allowed) => {
    const parsed = parseMailAccount({ ...draftOf(account), smtpHost, smtpSecurity: 'none' });
    expect('account' in parsed).toBe(allowed);
  });
});

describe('withSecurity', () => {
  it('brings the usual port along', () => {
    expect(withSecurity(draftOf(null), 'starttls').smtpPort).toBe('587');
  });

  it('leaves a port that was typed alone', () => {
    expect(withSecurity({ ...draftOf(null), smtpPort: '2525' }, 'starttls').smtpPort).toBe('2525');
  });
});

describe('withImapSecurity', () => {
  it('brings the usual port along, and leaves one that was typed', () => {
    expect(withImapSecurity(draftOf(null), 'starttls').imapPort).toBe('143');
    expect(withImapSecurity({ ...draftOf(null), imapPort: '2143' }, 'starttls').imapPort).toBe('2143');
  });
});

describe('withFound', () => {
  it('takes what was found and keeps address and password', () => {
    const typed = { ...draftOf(null), email: 'ada@example.com', password: 'secret' };
    expect(withFound(typed, { ...account, source: 'dns' })).toMatchObject({
      ...{ email: 'ada@example.com', password: 'secret', smtpHost: 'smtp.example.com', imapHost: '' },
    });
  });
});
