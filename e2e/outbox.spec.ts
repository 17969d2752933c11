import { rmSync } from 'node:fs';
import type { Page } from '@playwright/test';
import type { OpenApp } from './harness/driver.ts';
import { type FaultServer, startFaultSmtp } from './harness/fault-smtp.ts';
import { test as base, expect } from './harness/fixtures.ts';
import { onlyRecording } from './harness/library-check.ts';
import { expectOutbox, recordFor, sendTo, stop } from './harness/memo.ts';

const test = base.extend<{ server: FaultServer; sender: OpenApp }>({
  server: async ({}, use) => {
    const server = await startFaultSmtp();
    await use(server);
    await server.close();
  },
  /** The app with an account at the fault server and one memo ready to send. */
  sender: async ({ app, server }, use) => {
    const { page } = app;
    await page.getByRole('link', { name: 'Settings' }).first().click();
    const account = page.getByRole('region', { name: 'Mail account' });
    await account.getByRole('textbox', { name: 'Email address' }).fill('ada@client.example');
    await account.getByRole('textbox', { name: 'SMTP server' }).fill('127.0.0.1');
    await account.getByRole('textbox', { name: 'SMTP port' }).fill(String(server.port));
    await account.getByRole('combobox', { name: 'SMTP security' }).selectOption('None (this computer only)');
    await account.getByRole('textbox', { name: 'User name' }).fill('');
    await account.getByRole('button', { name: 'Save account' }).click();
    await expect(account.getByRole('button', { name: /practice mailbox/i })).toBeVisible();
    await page.getByRole('link', { name: 'Record' }).first().click();
    await recordFor(page, 1);
    await stop(page);
    await use(app);
  },
});

const row = (page: Page) => page.getByRole('list', { name: 'Outbox' }).getByRole('listitem').first();

/** Sends a message that the server takes without being able to say so. */
async function sendAndLoseAnswer(page: Page, server: FaultServer): Promise<void> {
  server.fault = 'drop-after-data';
  await sendTo(page, 'editor@harbour.example');
  await expect.poll(() => server.taken.length, { timeout: 45_000 }).toBe(1);
  await expectOutbox(page, /Queued|Waiting/);
}

test('a refused recipient is told in the words of the server, and goes after an edit', async ({
  sender,
  server,
}) => {
  const { page } = sender;
  server.fault = 'refuse-recipient';
  await sendTo(page, 'wrong@harbour.example');
  await expectOutbox(page, 'Failed');
  await expect(row(page)).toContainText('No such person here');
  server.fault = 'none';
  await row(page).getByRole('button', { name: 'Edit' }).click();
  await page.getByRole('textbox', { name: 'To' }).fill('right@harbour.example');
  await page.getByRole('button', { name: /Save|Queue message/ }).click();
  await expect(row(page)).toContainText(/Failed|Queued|Preparing|Sending|Sent/);
  if (await row(page).getByRole('button', { name: 'Retry' }).isVisible()) {
    await row(page).getByRole('button', { name: 'Retry' }).click();
  }
  await expect(row(page)).toContainText('Sent', { timeout: 30_000 });
  expect(server.taken).toHaveLength(1);
});

test('a server that cannot be reached is waited for, and Retry tries at once', async ({ sender, server }) => {
  const { page } = sender;
  await server.close();
  await sendTo(page, 'editor@harbour.example');
  await expectOutbox(page, 'Waiting for network');
  await row(page).getByRole('button', { name: 'Retry' }).click();
  await expect(row(page)).toContainText('Waiting for network');
  await row(page).getByRole('button', { name: 'Cancel' }).click();
  await expect(row(page)).toContainText('Cancelled');
});

test('a busy server is tried again with the same Message-ID', async ({ sender, server }) => {
  const { page } = sender;
  server.fault = 'busy';
  await sendTo(page, 'editor@harbour.example');
  await expectOutbox(page, 'Queued');
  await expect(row(page)).toContainText(/Come back later/);
  server.fault = 'none';
  await row(page).getByRole('button', { name: 'Retry' }).click();
  await expect(row(page)).toContainText('Sent', { timeout: 30_000 });
  expect(server.taken).toHaveLength(1);
});

test('a connection lost after the data means the same message again, never another', async ({
  sender,
  server,
}) => {
  const { page } = sender;
  await sendAndLoseAnswer(page, server);
  server.fault = 'none';
  await row(page).getByRole('button', { name: 'Retry' }).click();
  await expect(row(page)).toContainText('Sent', { timeout: 30_000 });
  expect(server.taken).toHaveLength(2);
  expect(new Set(server.taken).size).toBe(1);
});

test('a message that may have arrived is settled by whoever knows that it did', async ({
  sender,
  server,
}) => {
  const { page } = sender;
  await sendAndLoseAnswer(page, server);
  await expect(row(page)).toContainText('It may have arrived');
  await row(page).getByRole('button', { name: 'Cancel' }).click();
  await expect(row(page).getByRole('button', { name: 'Send again' })).toBeVisible();
  await row(page).getByRole('button', { name: 'It arrived' }).click();
  await expect(row(page)).toContainText('Sent');
  await expect(row(page)).not.toContainText('may have arrived');
  expect(server.taken).toHaveLength(1);
});

test('a server that talks nonsense is named, and nothing is lost', async ({ sender, server }) => {
  const { page } = sender;
  server.fault = 'garbage';
  await sendTo(page, 'editor@harbour.example');
  await expectOutbox(page, /makes no sense|Failed|Queued|Waiting/);
  await expect(row(page)).toContainText(/teapot|makes no sense/);
  server.fault = 'none';
  await row(page).getByRole('button', { name: 'Retry' }).click();
  await expect(row(page)).toContainText('Sent', { timeout: 30_000 });
});

test('a server that never answers holds one message, which can be cancelled', async ({ sender, server }) => {
  const { page } = sender;
  server.fault = 'silent';
  await sendTo(page, 'editor@harbour.example');
  await expectOutbox(page, 'Sending');
  await row(page).getByRole('button', { name: 'Cancel' }).click();
  await expect(row(page)).toContainText('Cancelled');
});

test('a message whose recording vanished says so', async ({ sender, server, workplace }) => {
  const { page } = sender;
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.getByRole('textbox', { name: 'To' }).fill('editor@harbour.example');
  rmSync(onlyRecording(workplace.libraryDirectory).folder, { recursive: true });
  await page.getByRole('button', { name: 'Queue message' }).click();
  await expectOutbox(page, 'Failed');
  await expect(row(page)).toContainText(/gone from the library/);
  expect(server.taken).toHaveLength(0);
});

test('a message for tomorrow waits, and can be edited to go now', async ({ sender, server }) => {
  const { page } = sender;
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.getByRole('textbox', { name: 'To' }).fill('editor@harbour.example');
  await page.getByRole('combobox', { name: 'When' }).selectOption({ label: 'Tomorrow at 09:00' });
  await page.getByRole('button', { name: 'Queue message' }).click();
  await expectOutbox(page, /Queued[\s\S]*tomorrow/i);
  expect(server.taken).toHaveLength(0);
  await row(page).getByRole('button', { name: 'Edit' }).click();
  await page.getByRole('combobox', { name: 'When' }).selectOption({ label: 'Now' });
  await page.getByRole('button', { name: /Save|Queue message/ }).click();
  await expect(row(page)).toContainText('Sent', { timeout: 30_000 });
});
