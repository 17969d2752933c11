import { mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, finishFirstRun, test } from './harness/fixtures.ts';
import { makeFolder } from './harness/free-folder.ts';
import { expectGoodPage } from './harness/good-page.ts';
import { findRecordings } from './harness/library-check.ts';
import { toneWav } from './harness/mail/foreign-message.ts';

const fileCount = 12;

function putMemos(folder: string): void {
  mkdirSync(join(folder, 'Phone'), { recursive: true });
  for (let number = 0; number < fileCount; number++)
    writeFileSync(
      join(folder, number % 2 === 0 ? 'Phone' : '', `memo-${number}.wav`),
      toneWav(300 + number * 20),
    );
}

const inboxLink = (page: Page) => page.getByRole('link', { name: /^Inbox/ }).first();
const rows = (page: Page) => page.getByRole('list', { name: 'Inbox', exact: true }).getByRole('listitem');

async function openSettings(page: Page) {
  await page.evaluate(() => (location.hash = '#/settings/watched-folder'));
  return page.getByRole('region', { name: 'Watched folder' });
}

test('takes in what lies in a watched folder, killed in the middle, and what comes later, once', async ({
  workplace,
}) => {
  const place = makeFolder('watched');
  const folder = join(place.path, 'Voice memos');
  putMemos(folder);
  const before = readFileSync(join(folder, 'memo-1.wav'));
  const first = await workplace.open({ chosenFolder: folder });
  await finishFirstRun(first.page);
  await inboxLink(first.page).click();
  await first.page.getByRole('button', { name: 'More', exact: true }).click();
  await first.page.getByRole('menuitem', { name: 'Watched folder' }).click();
  const region = first.page.getByRole('region', { name: 'Watched folder' });
  await region.getByRole('button', { name: 'Choose a folder to watch…' }).click();
  await expect(region.getByText(/of 12 files$/)).toBeVisible({ timeout: 30_000 });
  await expect
    .poll(() => findRecordings(workplace.libraryDirectory).length, { timeout: 60_000 })
    .toBeGreaterThan(2);
  await first.killCore();
  await first.close();

  const { page, ...second } = await workplace.open({ chosenFolder: folder });
  await inboxLink(page).click();
  await expect(rows(page)).toHaveCount(fileCount, { timeout: 90_000 });
  writeFileSync(join(folder, 'broken.m4a'), 'This is no sound.');
  const unread = page.getByRole('list', { name: 'Waiting for you' }).getByRole('listitem');
  await expect(unread).toContainText('“broken.m4a” could not be read, because it holds no sound', {
    timeout: 30_000,
  });
  await expectGoodPage(page, 'the inbox with a file that could not be read');
  await unread.getByRole('button', { name: 'Understood' }).click();
  await expect(unread).toHaveCount(0);
  renameSync(join(folder, 'memo-1.wav'), join(folder, 'renamed.wav'));
  writeFileSync(join(folder, 'later.wav'), toneWav(900));
  await expect(rows(page).filter({ hasText: 'later' })).toBeVisible({ timeout: 30_000 });
  await expect(rows(page)).toHaveCount(fileCount + 1);
  expect(readFileSync(join(folder, 'renamed.wav')).equals(before)).toBe(true);
  expect(readdirSync(folder)).toHaveLength(fileCount / 2 + 3);

  const settings = await openSettings(page);
  await expect(settings.getByText(`Watching ${folder}`)).toBeVisible();
  await expectGoodPage(page, 'the settings of a watched folder');
  await settings.getByRole('combobox', { name: 'Client' }).fill('Harbour Press');
  await settings.getByRole('combobox', { name: 'Project' }).fill('Memoir');
  await settings.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(settings.getByRole('button', { name: 'Save', exact: true })).toBeHidden();
  writeFileSync(join(folder, 'for the memoir.wav'), toneWav(1000));
  const placed = () =>
    findRecordings(workplace.libraryDirectory).filter(({ project }) => project === 'Memoir');
  await expect
    .poll(() => placed().map(({ file }) => file.title), { timeout: 60_000 })
    .toEqual(['for the memoir']);
  await settings.getByRole('button', { name: 'Stop watching' }).click();
  await expect(settings.getByRole('button', { name: 'Choose a folder to watch…' })).toBeVisible();
  await second.close();
  place.remove();
});

test('refuses to watch the library', async ({ workplace }) => {
  const { page } = await workplace.open({ chosenFolder: workplace.libraryDirectory });
  await finishFirstRun(page);
  const region = await openSettings(page);
  await region.getByRole('button', { name: 'Choose a folder to watch…' }).click();
  await expect(page.getByText('This folder cannot be watched.')).toBeVisible();
  await expect(region.getByRole('button', { name: 'Choose a folder to watch…' })).toBeVisible();
});
