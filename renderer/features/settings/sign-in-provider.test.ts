import { expect, it } from 'vitest';
import { signInProviderOf } from './sign-in-provider.ts';

it.each([
  [' SMTP.gmail.com ', 'google'],
  ['smtp-mail.outlook.com', 'microsoft'],
  ['smtp.gmail.com.evil.test', null],
  ['constructor', null],
])('the provider of %s is %s', (host, provider) => {
  expect(signInProviderOf(host)).toBe(provider);
});
