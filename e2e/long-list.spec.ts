import { join } from 'node:path';
import { writeSearchLibrary } from './bench/search-library-files.ts';
import { startAppProcess } from './harness/app-process.ts';
import { launchBrowser } from './harness/chromium-driver.ts';
import { expect, test } from './harness/fixtures.ts';
import { makeFolder } from './harness/free-folder.ts';
import { connectRpc } from './harness/rpc.ts';

/** Of three recordings one was received. */
const recordings = 1800;
const received = recordings / 3;

test('shows a list longer than anyone reads, of which only what is near is there', async () => {
  const folder = makeFolder('long-list');
  const folders = {
    dataDirectory: join(folder.path, 'data'),
    libraryDirectory: join(folder.path, 'library'),
  };
  writeSearchLibrary(folders.libraryDirectory, recordings);
  const app = await startAppProcess(folders);
  const rpc = await connectRpc(app.address);
  const profile = { name: 'Ada Client', email: 'ada@client.example' };
  await rpc.call('app.completeFirstRun', { profile, mailMode: 'practice' });
  await expect
    .poll(async () => (await rpc.call('app.getStatus', {})).indexing, { timeout: 60_000 })
    .toBe(false);
  rpc.close();
  const { browser, close } = await launchBrowser({});
  const page = await browser.newPage();
  await page.goto(`${app.address}#/inbox`);
  const rows = page.getByRole('list', { name: 'Inbox', exact: true }).getByRole('listitem');
  const row = (number: number) => rows.and(page.locator(`[aria-posinset="${number}"]`));
  await expect(row(1)).toBeInViewport();
  await expect(row(1)).toHaveAttribute('aria-setsize', String(received));
  const first = await row(1).innerText();

  const scrollTo = (share: number) =>
    page.locator('#main').evaluate((main, to) => main.scrollTo(0, main.scrollHeight * to), share);
  await scrollTo(1);
  await expect(row(received)).toBeInViewport();
  await expect(row(1)).toHaveCount(0);
  expect(await rows.count()).toBeLessThanOrEqual(200);
  await scrollTo(0.5);
  await expect(row(received / 2)).toBeInViewport();
  await scrollTo(0);
  await expect(row(1)).toBeInViewport();
  expect(await row(1).innerText()).toBe(first);
  await close();
  await app.stop();
  folder.remove();
});
