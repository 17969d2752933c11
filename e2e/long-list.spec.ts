import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { writeSearchLibrary } from './bench/search-library-files.ts';
import { startAppProcess } from './harness/app-process.ts';
import { launchBrowser } from './harness/chromium-driver.ts';
import { expect, test } from './harness/fixtures.ts';
import { makeFolder } from './harness/free-folder.ts';
import { connectRpc } from './harness/rpc.ts';

/** Of three recordings one was received. */
const recordings = 1800;
const received = recordings / 3;
const binned = 600;

/** The app with a page, when it has read a library that `write` wrote. */
async function openWith(write: (libraryDirectory: string) => void) {
  const folder = makeFolder('long-list');
  const folders = {
    dataDirectory: join(folder.path, 'data'),
    libraryDirectory: join(folder.path, 'library'),
  };
  write(folders.libraryDirectory);
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
  const end = async () => {
    await close();
    await app.stop();
    folder.remove();
  };
  return { page, address: app.address, end };
}

async function scrollTo(page: Page, share: number): Promise<void> {
  await page.locator('#main').evaluate((main, to) => main.scrollTo(0, main.scrollHeight * to), share);
}

test('shows a list longer than anyone reads, of which only what is near is there', async () => {
  const { page, address, end } = await openWith((library) => writeSearchLibrary(library, recordings));
  await page.goto(`${address}#/inbox`);
  const rows = page.getByRole('list', { name: 'Inbox', exact: true }).getByRole('listitem');
  const row = (number: number) => rows.and(page.locator(`[aria-posinset="${number}"]`));
  await expect(row(1)).toBeInViewport();
  await expect(row(1)).toHaveAttribute('aria-setsize', String(received));
  const first = await row(1).innerText();

  await scrollTo(page, 1);
  await expect(row(received)).toBeInViewport();
  await expect(row(1)).toHaveCount(0);
  expect(await rows.count()).toBeLessThanOrEqual(60);
  await scrollTo(page, 0.5);
  await expect(row(received / 2)).toBeInViewport();
  await scrollTo(page, 0);
  await expect(row(1)).toBeInViewport();
  expect(await row(1).innerText()).toBe(first);
  await end();
});

test('keeps the row with the focus and the one that plays, however far they are scrolled away', async () => {
  const { page, address, end } = await openWith((library) => writeSearchLibrary(library, recordings));
  await page.goto(`${address}#/inbox`);
  const rows = page.getByRole('list', { name: 'Inbox', exact: true }).getByRole('listitem');
  const row = (number: number) => rows.and(page.locator(`[aria-posinset="${number}"]`));
  await row(2).getByRole('button', { name: /^Play/ }).click();
  const height = await page.locator('#main').evaluate((main) => main.scrollHeight);
  await row(4).getByRole('link').focus();

  await scrollTo(page, 1);
  await expect(row(received)).toBeInViewport();
  await expect(row(3)).toHaveCount(0);
  await expect(row(4).getByRole('link')).toBeFocused();
  await expect(row(2).getByRole('button', { name: /^Close player/ })).toBeAttached();
  expect(await page.locator('#main').evaluate((main) => main.scrollHeight)).toBe(height);
  await page.keyboard.press('Tab');
  await expect(row(4).getByRole('button', { name: /^More for/ })).toBeFocused();
  await expect(row(4)).toBeInViewport();
  await expect(row(3)).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Open' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(row(4).getByRole('button', { name: /^More for/ })).toBeFocused();
  await end();
});

test('selects everything between two rows, and everything there is, though not all of it was ever read or drawn', async () => {
  const { page, address, end } = await openWith((library) => writeSearchLibrary(library, 500, 500));
  await page.goto(`${address}#/projects`);
  await page.getByRole('link', { name: /^All 500 in/ }).click();
  const rows = page.getByRole('list', { name: 'Recordings', exact: true }).getByRole('listitem');
  const box = (number: number) => rows.and(page.locator(`[aria-posinset="${number}"]`)).getByRole('checkbox');
  await box(2).check();
  await scrollTo(page, 1);
  await expect(rows.and(page.locator('[aria-posinset="10"]'))).toHaveCount(0);
  await box(491).click({ modifiers: ['Shift'] });
  await expect(page.getByText('490 selected')).toBeVisible();
  await scrollTo(page, 0.5);
  await expect(box(250)).toBeChecked();
  await box(250).uncheck();
  await expect(page.getByText('489 selected')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('group', { name: 'Filters' })).toBeVisible();
  await box(250).check();
  await page.getByRole('button', { name: 'Select all' }).click();
  await expect(page.getByText('500 selected')).toBeVisible();
  await end();
});

test('shows every recording in a full bin, and restores the last', async () => {
  const { page, address, end } = await openWith((library) => {
    writeSearchLibrary(join(library, 'Bin'), binned);
  });
  await page.goto(`${address}#/bin`);
  const rows = page.getByRole('list', { name: 'Bin', exact: true }).getByRole('listitem');
  const row = (number: number) => rows.and(page.locator(`[aria-posinset="${number}"]`));
  await expect(row(1)).toBeInViewport();
  expect(await rows.count()).toBeLessThanOrEqual(60);
  await scrollTo(page, 1);
  await expect(row(binned)).toBeInViewport();
  await row(binned).getByRole('button', { name: 'Restore' }).click();
  await expect(page.getByText(/Restored to/)).toBeVisible();
  await expect(row(binned - 1)).toHaveAttribute('aria-setsize', String(binned - 1));
  await end();
});
