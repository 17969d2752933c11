import { readFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { expect, finishFirstRun, test } from './harness/fixtures.ts';
import { toneWav, writeMessage } from './harness/mail/foreign-message.ts';
import {
  type MailServer,
  type MailUser,
  canRunMailServer,
  startMailServer,
} from './harness/mail/mail-server.ts';
import { expectOutbox, fileAs, recordFor, stop } from './harness/memo.ts';

function settingsOf(page: Page) {
  const region = page.getByRole('region', { name: 'Mail account' });
  return { region, rows: region.getByRole('list', { name: 'Mail accounts' }).getByRole('listitem') };
}

async function enterAccount(page: Page, server: MailServer, user: MailUser): Promise<void> {
  const { region } = settingsOf(page);
  const fill = (name: string, value: string) => region.getByRole('textbox', { name }).fill(value);
  await fill('Email address', server.address(user));
  await fill('SMTP server', 'localhost');
  await region.getByRole('combobox', { name: 'SMTP security' }).selectOption('TLS');
  await fill('SMTP port', String(server.tlsPort));
  await fill('IMAP server', 'localhost');
  await region.getByRole('combobox', { name: 'IMAP security' }).selectOption('TLS');
  await fill('IMAP port', String(server.imapPort));
  await fill('User name', server.address(user));
  await region.getByLabel('Password', { exact: true }).fill(server.password);
  await region.getByRole('button', { name: 'Save account' }).click();
}

async function record(page: Page, title: string, [client, project]: readonly [string, string]) {
  await page.getByRole('link', { name: 'Record' }).first().click();
  await recordFor(page, 2);
  await stop(page);
  await fileAs(page, { title, client, project });
}

/** Sends what the page shows, which goes by the account of `from`. */
async function sendFrom(page: Page, from: string, to: string): Promise<void> {
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(page.getByRole('combobox', { name: 'From' })).toHaveValue(from);
  await page.getByRole('textbox', { name: 'To' }).fill(to);
  await page.getByRole('button', { name: 'Queue message' }).click();
  await expectOutbox(page, 'Sent');
}

/** The only message in a user's mailbox, as it lies there. */
function arrived(server: MailServer, user: MailUser): string {
  const paths = server.delivered(user);
  expect(paths).toHaveLength(1);
  return readFileSync(paths[0] ?? '', 'utf8');
}

function deliverMemo(server: MailServer, user: MailUser, name: string): void {
  const file = { name: `${name}.wav`, data: toneWav(440), mimeType: 'audio/wav' };
  const ids = { messageId: `${randomUUID()}@example`, itemId: randomUUID() };
  const head = { from: 'Ines Duarte <ines@studio.example>', to: server.address(user), subject: name };
  server.deliver(user, writeMessage({ ...head, ...ids, text: 'Listen', file }));
}

test('two accounts: each project goes by its own, both mailboxes are read, and one can be removed', async ({
  workplace,
}) => {
  test.skip(!canRunMailServer(), 'Postfix and Dovecot are not on this machine, or we are not root');
  const server = await startMailServer();
  const [first, second] = [server.address('client'), server.address('freelancer')];
  try {
    const { page } = await workplace.open({ env: { NODE_EXTRA_CA_CERTS: server.authority } });
    await finishFirstRun(page);
    await page.getByRole('link', { name: 'Settings' }).first().click();
    const { region, rows } = settingsOf(page);
    await enterAccount(page, server, 'client');
    await expect(rows).toHaveCount(1);
    await region.getByRole('button', { name: 'Add account' }).click();
    await expect(region.getByRole('textbox', { name: 'Email address' })).toHaveValue('');
    await enterAccount(page, server, 'freelancer');
    await expect(rows).toHaveCount(2);
    await expect(rows.first()).toContainText(first);
    await expect(rows.first()).toContainText('Default');

    await record(page, 'Chapter two', ['Harbour Press', 'Memoir']);
    await sendFrom(page, first, second);
    expect(arrived(server, 'freelancer')).toContain(`Return-Path: <${first}>`);

    await record(page, 'Why the menu confuses', ['Northwind', 'Website']);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('link', { name: 'Website' }).first().click();
    await page.getByRole('button', { name: 'More for this project' }).click();
    await page.getByRole('menuitem', { name: 'Mail account' }).click();
    await page.getByRole('combobox', { name: 'Mail account' }).selectOption(second);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('link', { name: 'Why the menu confuses' }).click();
    const before = server.delivered('client').length;
    await sendFrom(page, second, first);
    const message = readFileSync(server.delivered('client')[before] ?? '', 'utf8');
    expect(message).toContain(`Return-Path: <${second}>`);
    expect(message).toMatch(new RegExp(`^From: .*<${second}>`, 'm'));

    deliverMemo(server, 'client', 'To the first');
    deliverMemo(server, 'freelancer', 'To the second');
    await page
      .getByRole('link', { name: /^Inbox/ })
      .first()
      .click();
    const received = page.getByRole('list', { name: 'Inbox', exact: true }).getByRole('listitem');
    await expect(received).toHaveCount(2, { timeout: 30_000 });
    await expect(page.getByText(`New mail to ${first} and ${second} appears here.`)).toBeVisible();

    await page.getByRole('link', { name: 'Settings' }).first().click();
    await rows.nth(1).getByRole('button', { name: 'Make default' }).click();
    await expect(rows.first()).toContainText(second);
    await rows.first().getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('button', { name: 'Remove account' }).click();
    await expect(rows).toHaveCount(1);
    await expect(rows.first()).toContainText(first);
  } finally {
    await server.dispose();
  }
});
