import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, finishFirstRun, test } from './harness/fixtures.ts';
import { makeFolder } from './harness/free-folder.ts';
import { expectGoodPage } from './harness/good-page.ts';
import { findRecordings } from './harness/library-check.ts';
import { fileAs, recordFor, stop } from './harness/memo.ts';
import { waitUntil } from './harness/wait-until.ts';

const titles = ['Idea for the start', 'Answer to Margaret'] as const;

async function makeMemo(page: Page, title: string): Promise<void> {
  await page.getByRole('link', { name: 'Record', exact: true }).first().click();
  await recordFor(page, 2);
  await stop(page);
  await fileAs(page, { title, client: 'Harbour Press', project: 'Memoir' });
  await page.getByRole('button', { name: 'Save', exact: true }).click();
}

async function expectPlays(page: Page, title: string): Promise<void> {
  await page
    .getByRole('link', { name: /^Projects/ })
    .first()
    .click();
  await page.getByRole('link', { name: title, exact: true }).first().click();
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  const position = page.getByRole('slider', { name: 'Position' });
  await expect.poll(async () => Number(await position.inputValue())).toBeGreaterThan(0);
}

async function openStorage(page: Page) {
  await page.evaluate(() => (location.hash = '#/settings/storage'));
  return page.getByRole('region', { name: 'Storage' });
}

/** The backup lacks what was recorded since; then also a file of which one bit is changed, and one that is gone. */
async function checkBackup(page: Page, backup: string): Promise<void> {
  const storage = await openStorage(page);
  await storage.getByRole('button', { name: 'Check a backup…' }).click();
  await expect(storage.getByText('Backup checked today: 1 missing')).toBeVisible();
  const lacks = storage.getByRole('list', { name: 'What the backup lacks' }).getByRole('listitem');
  await expect(lacks).toHaveText(['Recorded in the new place is not in the backup']);
  const folders = findRecordings(backup).map(({ folder }) => folder);
  const [first = '', second = ''] = folders;
  const capture = join(first, 'capture-microphone.webm');
  const bytes = readFileSync(capture);
  bytes[100] = (bytes[100] ?? 0) ^ 1;
  writeFileSync(capture, bytes);
  rmSync(join(second, 'master.m4a'));
  await storage.getByRole('button', { name: 'Check it again' }).click();
  await expect(storage.getByText('Backup checked today: 2 missing, 1 different')).toBeVisible();
  await expect(lacks.filter({ hasText: 'capture-microphone.webm is different in the backup' })).toHaveCount(
    1,
  );
  await expect(lacks.filter({ hasText: 'master.m4a is missing' })).toHaveCount(1);
  await expectGoodPage(page, 'a checked backup');
}

test('the library moves to another folder, plays from there, the old copy is deleted, and a backup of it is checked', async ({
  workplace,
}) => {
  const folder = makeFolder('move');
  const home = join(folder.path, 'home');
  const former = join(home, 'Outspoken');
  const target = join(folder.path, 'Other disk');
  for (const path of [home, target]) mkdirSync(path);
  const options = { libraryDirectory: null, env: { HOME: home }, chosenFolder: target };
  const app = await workplace.open(options);
  const { page } = app;
  await finishFirstRun(page);
  for (const title of titles) await makeMemo(page, title);
  expect(findRecordings(former)).toHaveLength(2);

  const storage = await openStorage(page);
  await storage.getByRole('button', { name: 'Move the library to another disk…' }).click();
  await expect(storage.getByText(`The library now lives in ${target}.`)).toBeVisible({ timeout: 30_000 });
  await expect(storage.getByText(/The old copy is still in .* \(\d+(\.\d)? [kM]B\)/)).toBeVisible();
  await expectGoodPage(page, 'the storage settings');
  expect(findRecordings(target)).toHaveLength(2);
  for (const title of titles) await expectPlays(page, title);

  await openStorage(page);
  await storage.getByRole('button', { name: 'Delete the old copy…' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete the old copy' }).click();
  await expect(storage.getByText('The old copy was deleted.')).toBeVisible();
  expect(existsSync(former)).toBe(false);
  await waitUntil(() => findRecordings(target).every(({ file }) => file.master !== null));
  await app.close();

  const backup = join(folder.path, 'Backup');
  cpSync(target, join(backup, 'Outspoken'), { recursive: true, preserveTimestamps: true });
  const again = await workplace.open({ ...options, chosenFolder: backup });
  for (const title of titles) await expectPlays(again.page, title);
  await makeMemo(again.page, 'Recorded in the new place');
  expect(findRecordings(target)).toHaveLength(3);
  expect(existsSync(former)).toBe(false);
  expect(readdirSync(target).filter((name) => name.startsWith('.outspoken-move'))).toEqual([]);
  await checkBackup(again.page, join(backup, 'Outspoken'));
  await again.close();
  const last = await workplace.open({ ...options, chosenFolder: backup });
  const remembered = await openStorage(last.page);
  await expect(remembered.getByText(/^Backup checked today: 2 missing/)).toBeVisible();
  await last.close();
  folder.remove();
});
