import { createHash, randomUUID } from 'node:crypto';
import { chmodSync, copyFileSync, existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Page } from '@playwright/test';
import { launchBrowser } from './harness/chromium-driver.ts';
import { expect, test } from './harness/fixtures.ts';
import { findRecordings } from './harness/library-check.ts';
import { type MailServer, canRunMailServer, startMailServer } from './harness/mail/mail-server.ts';
import { signIn } from './harness/mail/sign-in.ts';
import { type QuickApp, startQuickApp } from './harness/quick-app.ts';
import { canRunStorageServer, startStorageServer } from './harness/storage-server.ts';

const loom = 'https://www.loom.com/share/0123456789abcdef0123456789abcdef?sid=1';
const margaret = { name: 'Margaret Holm', email: 'margaret@harbour-press.example' };

test.skip(!canRunMailServer(), 'Postfix and Dovecot are not on this machine, or we are not root');

let server: MailServer;
let freelancer: QuickApp;
/** What the freelancer's computer opens in its browser, one address a line. */
let openedFile: string;
let closeBrowser: () => Promise<void>;
let page: Page;

test.beforeEach(async ({}, testInfo) => {
  server = await startMailServer();
  openedFile = testInfo.outputPath('opened');
  // The host opens pages with the desktop's own program.
  writeFileSync(testInfo.outputPath('xdg-open'), `#!/bin/sh\nprintf '%s\\n' "$1" >> '${openedFile}'\n`);
  chmodSync(testInfo.outputPath('xdg-open'), 0o755);
  const path = `${testInfo.outputDir}${delimiter}${process.env.PATH ?? ''}`;
  freelancer = await startQuickApp({ NODE_EXTRA_CA_CERTS: server.authority, PATH: path });
  const browser = await launchBrowser({});
  closeBrowser = () => browser.close();
  page = await browser.browser.newPage();
});
test.afterEach(async () => {
  await closeBrowser();
  await freelancer.dispose();
  await server.dispose();
});

async function addPerson(person: { readonly name: string; readonly email: string }): Promise<void> {
  const placement = { client: 'Harbour Press', project: 'Memoir' };
  const { projectId } = await freelancer.rpc.call('library.createProject', placement);
  await freelancer.rpc.call('library.setPeople', { projectId, people: [person] });
}

async function openInbox() {
  await page.goto(freelancer.app.address);
  await page.evaluate(() => (location.hash = '#/inbox'));
  return page.getByRole('list', { name: 'Inbox', exact: true }).getByRole('listitem');
}

function writeLetter(text: string): string {
  return [
    ...[`From: ${margaret.name} <${margaret.email}>`, `To: ${server.address('freelancer')}`],
    ...['Subject: The landing page', `Message-ID: <${randomUUID()}@harbour-press.example>`],
    ...['Content-Type: text/plain; charset=utf-8', '', text, ''],
  ].join('\r\n');
}

test('a mail with a Loom link becomes an entry in its project, opens in the browser, and is viewed then', async () => {
  await addPerson(margaret);
  server.deliver('freelancer', writeLetter(`Please see ${loom}, and tell me what you think.`));
  server.deliver('freelancer', writeLetter('Thank you. No film today.'));
  await signIn(freelancer.rpc, server, 'freelancer');
  const received = await openInbox();
  await expect(received).toHaveCount(1, { timeout: 30_000 });
  await expect(received).toContainText('The landing page');
  await expect(received).toContainText('Loom link');
  await expect(received).toContainText('Unviewed');
  await expect(page.getByRole('button', { name: /^Listen to/ })).toBeHidden();
  await received.getByRole('link', { name: 'The landing page' }).click();
  await expect(page.getByRole('link', { name: 'Harbour Press, Memoir' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Message' })).toContainText('tell me what you think');
  await expect(page.getByRole('button', { name: 'Send', exact: true })).toBeHidden();
  expect(existsSync(openedFile)).toBe(false);
  await page.getByRole('button', { name: 'Open in Loom' }).click();
  await expect.poll(() => existsSync(openedFile) && readFileSync(openedFile, 'utf8')).toBe(`${loom}\n`);
  await expect(page.getByText('Viewed', { exact: true })).toBeVisible();
  await page.getByRole('textbox', { name: 'Add note' }).fill('Make the button larger');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.getByRole('list', { name: 'Notes' })).toContainText('Make the button larger');
  await page.getByRole('searchbox', { name: 'Search' }).fill('margaret');
  await expect(page.getByRole('option', { name: /The landing page/ }).first()).toBeVisible();
  await expect.poll(async () => (await freelancer.rpc.call('outbox.list', {})).length).toBe(0);
});

test('a recording that was left in the sender’s storage waits, is downloaded and filed; the next one comes by itself', async ({}, testInfo) => {
  test.skip(!canRunStorageServer(), 'lighttpd is not on this machine');
  const cloud = await startStorageServer(testInfo.outputPath('cloud'));
  const client = await startQuickApp({ NODE_EXTRA_CA_CERTS: server.authority });
  try {
    for (const { rpc } of [client, freelancer])
      await rpc.call('storage.save', { storage: cloud.storage, secret: cloud.secret });
    await signIn(freelancer.rpc, server, 'freelancer');
    await signIn(client.rpc, server, 'client');
    const send = async (title: string, to = server.address('freelancer')) => {
      const recordingId = await client.capture(3);
      await client.stop(recordingId, 3);
      await client.rpc.call('library.fileRecording', { recordingId, title, placement: null });
      const draft = {
        recordingIds: [recordingId],
        to: [to],
        subject: `${title}, as you asked`,
        text: 'Here it is.',
      };
      await client.rpc.call('outbox.queueMessage', { ...draft, sendAt: null, linkDays: 7 });
    };
    const hashes = () =>
      readdirSync(cloud.files).map((name) =>
        createHash('sha256')
          .update(readFileSync(join(cloud.files, name)))
          .digest('hex'),
      );
    const originals = () =>
      findRecordings(freelancer.libraryDirectory).map(({ file }) => file.original?.sha256);

    await send('Chapter two');
    const received = await openInbox();
    const waiting = page.getByRole('list', { name: 'Waiting for you' }).getByRole('listitem');
    await expect(waiting).toHaveCount(1, { timeout: 60_000 });
    await expect(waiting).toContainText('Chapter two, as you asked');
    await expect(waiting).toContainText(/1 recording, [\d.]+ KB, at 127\.0\.0\.1:\d+ until \d+ \w+/i);
    await waiting.getByRole('button', { name: 'Download' }).click();
    await expect(received).toHaveCount(1, { timeout: 30_000 });
    await expect(received).toContainText('Chapter two');
    await expect(waiting).toHaveCount(0);
    expect(originals()).toEqual(hashes());

    // A mail that was saved somewhere else waits in the same way.
    await send('Chapter one', server.address('client'));
    const ownMails = () =>
      server
        .delivered('client')
        .filter((path) =>
          /^Content-Type: application\/vnd\.outspoken\.item/im.test(readFileSync(path, 'latin1')),
        );
    await expect.poll(() => ownMails().length, { timeout: 60_000 }).toBe(1);
    const saved = testInfo.outputPath('saved.eml');
    copyFileSync(ownMails()[0] ?? '', saved);
    const choosing = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Import files' }).click();
    await (await choosing).setFiles([saved]);
    await expect(waiting).toContainText(/1 recording, [\d.]+ KB, at 127\.0\.0\.1:\d+ until \d+ \w+/i);
    await expect(received).toHaveCount(1);
    await waiting.getByRole('button', { name: 'Download' }).click();
    await expect(received).toHaveCount(2, { timeout: 30_000 });
    await expect(waiting).toHaveCount(0);
    expect(originals().toSorted()).toEqual(hashes().toSorted());

    await addPerson({ name: 'Ada', email: server.address('client') });
    await send('Chapter three');
    await expect(received).toHaveCount(3, { timeout: 60_000 });
    expect(originals().toSorted()).toEqual(hashes().toSorted());
    const filed = page
      .getByRole('list', { name: 'Clients and projects' })
      .getByRole('link', { name: /Memoir/ });
    await filed.click();
    await expect(page.getByRole('link', { name: 'Chapter three' })).toBeVisible();
  } finally {
    await client.dispose();
    await cloud.dispose();
  }
});
