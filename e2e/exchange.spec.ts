import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, finishFirstRun, test } from './harness/fixtures.ts';
import {
  type MailServer,
  type MailUser,
  canRunMailServer,
  startMailServer,
} from './harness/mail/mail-server.ts';
import { expectOutbox, fileAs, recordFor, sendTo, stop } from './harness/memo.ts';

async function useAccount(page: Page, server: MailServer, user: MailUser): Promise<void> {
  await page.getByRole('link', { name: 'Settings' }).first().click();
  const account = page.getByRole('region', { name: 'Mail account' });
  const fill = (name: string, value: string) => account.getByRole('textbox', { name }).fill(value);
  await fill('Email address', server.address(user));
  await fill('SMTP server', 'localhost');
  await account.getByRole('combobox', { name: 'SMTP security' }).selectOption('TLS');
  await fill('SMTP port', String(server.tlsPort));
  await fill('IMAP server', 'localhost');
  await account.getByRole('combobox', { name: 'IMAP security' }).selectOption('TLS');
  await fill('IMAP port', String(server.imapPort));
  await fill('User name', server.address(user));
  await account.getByLabel('Password', { exact: true }).fill(server.password);
  await account.getByRole('button', { name: 'Save account' }).click();
  await expect(account.getByRole('button', { name: /practice mailbox/i })).toBeVisible();
}

async function openInbox(page: Page) {
  await page
    .getByRole('link', { name: /^Inbox/ })
    .first()
    .click();
  return page.getByRole('list', { name: 'Inbox', exact: true }).getByRole('listitem');
}

test('a memo goes from one Outspoken to another, is viewed and answered, and the answer is filed beside it', async ({
  workplace,
}) => {
  test.skip(!canRunMailServer(), 'Postfix and Dovecot are not on this machine, or we are not root');
  const server = await startMailServer();
  try {
    const env = { NODE_EXTRA_CA_CERTS: server.authority };
    const { page: client } = await workplace.open({ env });
    const { page: freelancer } = await workplace.open({
      ...{ env, dataDirectory: join(workplace.dataDirectory, '..', 'data-2') },
      libraryDirectory: join(workplace.dataDirectory, '..', 'library-2'),
    });
    await finishFirstRun(client);
    await useAccount(client, server, 'client');
    await finishFirstRun(freelancer);
    await useAccount(freelancer, server, 'freelancer');
    const received = await openInbox(freelancer);
    await expect(freelancer.getByText(/New mail to freelancer@/)).toBeVisible();

    await client.getByRole('link', { name: 'Record' }).first().click();
    await recordFor(client, 4);
    await stop(client);
    await fileAs(client, { title: 'Chapter two', client: 'Harbour Press', project: 'Memoir' });
    await sendTo(client, server.address('freelancer'));
    await expectOutbox(client, 'Sent');

    await expect(received).toHaveCount(1, { timeout: 30_000 });
    await expect(received.first()).toContainText('Chapter two');
    await expect(received.first()).toContainText('Ada Client');
    await expect(received.first()).toContainText('Unviewed');
    // Postfix reports that it has put the message into the mailbox.
    await expectOutbox(client, 'Delivered');
    await freelancer.getByRole('button', { name: 'Play Chapter two' }).click();
    await expect(received.first()).toContainText(/(?<!Un)Viewed/i, { timeout: 20_000 });
    await expectOutbox(client, /Viewed.*Played all of it/s);

    await freelancer.getByRole('link', { name: /Chapter two/ }).click();
    await expect(freelancer.getByText('Ada Client was told that you viewed this.')).toBeVisible();
    await freelancer.getByRole('button', { name: 'Reply with a recording' }).click();
    await expect(freelancer.getByText('Your answer to Ada Client')).toBeVisible();
    await recordFor(freelancer, 2);
    await stop(freelancer);
    await freelancer.getByRole('button', { name: 'Send', exact: true }).click();
    await expect(freelancer.getByRole('textbox', { name: 'To' })).toHaveValue(/client@/);
    await expect(freelancer.getByRole('textbox', { name: 'Subject' })).toHaveValue('Re: Chapter two');
    await freelancer.getByRole('button', { name: 'Queue message' }).click();

    const answers = await openInbox(client);
    await expect(answers).toHaveCount(1, { timeout: 30_000 });
    await answers.first().getByRole('link').click();
    await expect(client.getByRole('link', { name: 'Harbour Press, Memoir' })).toBeVisible();
    await client.getByRole('region', { name: 'Message' }).getByRole('link', { name: 'Chapter two' }).click();
    await expect(client.getByRole('heading', { name: 'Chapter two', level: 1 })).toBeVisible();
  } finally {
    await server.dispose();
  }
});
