import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from '@playwright/test';
import { expect, finishFirstRun, test } from './harness/fixtures.ts';
import { type MailServer, canRunMailServer, startMailServer } from './harness/mail/mail-server.ts';

async function fill(account: Locator, name: string, value: string): Promise<void> {
  await account.getByRole('textbox', { name }).fill(value);
}

async function fillServers(account: Locator, server: MailServer): Promise<void> {
  await fill(account, 'Email address', server.address('client'));
  await fill(account, 'SMTP server', 'localhost');
  await account.getByRole('combobox', { name: 'SMTP security' }).selectOption('TLS');
  await fill(account, 'SMTP port', String(server.tlsPort));
  await fill(account, 'IMAP server', 'localhost');
  await account.getByRole('combobox', { name: 'IMAP security' }).selectOption('TLS');
  await fill(account, 'IMAP port', String(server.imapPort));
  await fill(account, 'User name', server.address('client'));
}

test('an address alone finds its servers; what is typed is tested with a message to oneself and saved', async ({
  workplace,
}) => {
  test.skip(!canRunMailServer(), 'Postfix and Dovecot are not on this machine, or we are not root');
  const server = await startMailServer();
  try {
    const { page } = await workplace.open({ env: { NODE_EXTRA_CA_CERTS: server.authority } });
    await finishFirstRun(page);
    await page.getByRole('link', { name: 'Settings' }).first().click();
    const account = page.getByRole('region', { name: 'Mail account' });

    await fill(account, 'Email address', 'ada@posteo.de');
    await account.getByRole('button', { name: 'Find settings' }).click();
    await expect(account.getByRole('textbox', { name: 'IMAP server' })).toHaveValue('posteo.de');
    await expect(account.getByRole('textbox', { name: 'IMAP port' })).toHaveValue('993');
    await expect(account.getByRole('textbox', { name: 'SMTP port' })).toHaveValue('465');
    await expect(account.getByRole('textbox', { name: 'User name' })).toHaveValue('ada@posteo.de');

    await fillServers(account, server);
    const password = account.getByLabel('Password', { exact: true });
    await password.fill(server.password);
    await account.getByRole('button', { name: 'Test account' }).click();
    await expect(account).toContainText(/Sending: works\. Receiving: works\. .* arrived after \d+\.\d s/, {
      timeout: 45_000,
    });
    expect(server.delivered('client')).toHaveLength(1);

    await account.getByRole('button', { name: 'Save account' }).click();
    await expect(account.getByRole('button', { name: /practice mailbox/i })).toBeVisible();
    await expect(password).toHaveValue('');
    const saved: unknown = JSON.parse(readFileSync(join(workplace.dataDirectory, 'settings.json'), 'utf8'));
    expect(saved).toMatchObject({
      mailAccounts: [{ imapHost: 'localhost', imapPort: server.imapPort, imapSecurity: 'tls' }],
    });
  } finally {
    await server.dispose();
  }
});

test('an address of Google can sign in with Google instead of a password', async ({ workplace }) => {
  const { page } = await workplace.open();
  await finishFirstRun(page);
  await page.getByRole('link', { name: 'Settings' }).first().click();
  const account = page.getByRole('region', { name: 'Mail account' });
  const signIn = account.getByRole('button', { name: 'Sign in with Google' });
  await expect(signIn).toHaveCount(0);
  await fill(account, 'Email address', 'ada@gmail.com');
  await account.getByRole('button', { name: 'Find settings' }).click();
  await signIn.click();
  await expect(account).toContainText('Enter the client ID of an app registered with Google.');
  await fill(account, 'SMTP server', 'smtp.example.com');
  await expect(signIn).toHaveCount(0);
});
