import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, finishFirstRun, test } from './harness/fixtures.ts';
import { makeFolder } from './harness/free-folder.ts';
import { expectGoodPage } from './harness/good-page.ts';
import { findRecordings } from './harness/library-check.ts';
import { fileAs, recordFor, stop } from './harness/memo.ts';

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

test('the library moves to another folder, plays from there, and the old copy is deleted', async ({
  workplace,
}) => {
  test.setTimeout(120_000);
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
  await app.close();

  const again = await workplace.open(options);
  for (const title of titles) await expectPlays(again.page, title);
  await makeMemo(again.page, 'Recorded in the new place');
  expect(findRecordings(target)).toHaveLength(3);
  expect(existsSync(former)).toBe(false);
  expect(readdirSync(target).filter((name) => name.startsWith('.outspoken-move'))).toEqual([]);
  await again.close();
  folder.remove();
});
