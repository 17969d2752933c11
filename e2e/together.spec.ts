import type { Page } from '@playwright/test';
import { launchBrowser } from './harness/chromium-driver.ts';
import { expect, test } from './harness/fixtures.ts';
import { canRunMailServer, startMailServer } from './harness/mail/mail-server.ts';
import { signIn } from './harness/mail/sign-in.ts';
import { type QuickApp, startQuickApp } from './harness/quick-app.ts';

const timeout = 90_000;
// Half of it counts as viewed.
const seconds = 24;
const titles = ['Chapter one', 'Chapter two', 'Kept to myself'];

async function fileMemos(quick: QuickApp): Promise<void> {
  for (const title of titles) {
    const recordingId = await quick.captureQuickly(seconds);
    await quick.stop(recordingId, seconds);
    const placement = { client: 'Harbour Press', project: 'Memoir' };
    await quick.rpc.call('library.fileRecording', { recordingId, title, placement });
  }
}

const rowOf = (page: Page, title: string) => page.getByRole('listitem').filter({ hasText: title });

/** Goes to a message of the first two recordings. */
async function chooseTwo(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Memoir' }).first().click();
  for (const title of titles.slice(0, 2)) await rowOf(page, title).getByRole('checkbox').click();
  await page.getByRole('button', { name: 'Send together' }).click();
}

test('of two recordings in one message the sender learns which one was viewed, and how far', async () => {
  test.skip(!canRunMailServer(), 'Postfix and Dovecot are not on this machine, or we are not root');
  test.setTimeout(240_000);
  const server = await startMailServer();
  const env = { NODE_EXTRA_CA_CERTS: server.authority };
  const [client, freelancer] = await Promise.all([startQuickApp(env), startQuickApp(env)]);
  const { browser, close } = await launchBrowser({});
  try {
    await signIn(client.rpc, server, 'client');
    await signIn(freelancer.rpc, server, 'freelancer');
    await fileMemos(client);

    const page = await browser.newPage();
    await page.goto(client.app.address);
    await chooseTwo(page);
    await page.getByRole('textbox', { name: 'To' }).fill(server.address('freelancer'));
    await page.getByRole('button', { name: 'Queue message' }).click();
    await expect(page.getByText('Queued. It goes by itself.')).toBeVisible();

    const received = async () => {
      const firstPage = { scope: { received: true }, offset: 0, limit: 10 } as const;
      return (await freelancer.rpc.call('library.listRecordings', firstPage)).items;
    };
    await expect.poll(async () => (await received()).length, { timeout }).toBe(2);
    const viewed = (await received()).find(({ title }) => title === titles[0]);
    const ranges = [{ startMs: 0, endMs: (viewed?.durationMs ?? 0) / 2 }];
    await freelancer.rpc.call('library.recordView', { recordingId: viewed?.id ?? '', ranges });

    const row = (title: string) => rowOf(page, title);
    await page.getByRole('link', { name: 'Memoir' }).first().click();
    await expect(row('Chapter one')).toContainText(/Viewed 5\d %/, { timeout });
    await expect(row('Chapter two')).toContainText(/Sent|Delivered/);
    await expect(row('Chapter two')).not.toContainText('Viewed');

    // Whom something was sent to, not only who sent it.
    await expect(row('Kept to myself')).toBeVisible();
    await page
      .getByRole('combobox', { name: 'Person' })
      .selectOption({ value: server.address('freelancer') });
    await expect(row('Kept to myself')).toHaveCount(0);
    await expect(row('Chapter one')).toBeVisible();
    await expect(row('Chapter two')).toBeVisible();
  } finally {
    await close();
    await Promise.all([client.dispose(), freelancer.dispose()]);
    await server.dispose();
  }
});

test('what was queued together is taken back with one key', async () => {
  const quick = await startQuickApp();
  const { browser, close } = await launchBrowser({});
  try {
    await fileMemos(quick);
    const page = await browser.newPage();
    await page.goto(quick.app.address);
    await chooseTwo(page);
    await page.getByRole('textbox', { name: 'To' }).fill('marta@harbour.example');
    await page.getByRole('combobox', { name: 'When' }).selectOption({ value: 'tomorrow' });
    await page.getByRole('button', { name: 'Queue message' }).click();
    await expect(page.getByText('Queued. It goes by itself.')).toBeVisible();
    const message = page.getByRole('list', { name: 'Outbox' }).getByRole('listitem');
    await expect(message).not.toContainText('Cancelled');
    await page.keyboard.press('Control+z');
    await expect(message).toContainText('Cancelled');
  } finally {
    await close();
    await quick.dispose();
  }
});
