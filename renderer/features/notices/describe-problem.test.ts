import { describe, expect, it } from 'vitest';
import { errorCodes } from '../../../shared/contract/errors.ts';
import { describeProblem } from './describe-problem.ts';

describe('describeProblem', () => {
  it.each([...errorCodes, 'connection-lost' as const])('has calm, whole sentences for %s', (code) => {
    const { title, meaning } = describeProblem(code);
    expect(title).toMatch(/^[A-Z].*\.$/);
    expect(meaning).toMatch(/^[A-Z].*\.$/);
    expect(title + meaning).not.toMatch(/!|oops|error|invalid|undefined/i);
  });

  it('names the server that was talked to', () => {
    expect(describeProblem('mail-auth', { server: 'mail.example.com' }).title).toBe(
      'mail.example.com refused the user name or password.',
    );
  });
});
