import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect, finishFirstRun, test } from './harness/fixtures.ts';
import { makeFolder } from './harness/free-folder.ts';
import { expectGoodPage } from './harness/good-page.ts';
import { findRecordings } from './harness/library-check.ts';
import { fileAs, recordFor, stop } from './harness/memo.ts';

const gone = 'The disk with your library is not connected.';

test('a disk that goes away is said calmly, recording goes on, and what was recorded is in the library when it is back', async ({
  workplace,
}) => {
  const folder = makeFolder('missing-disk');
  const home = join(folder.path, 'home');
  const library = join(folder.path, 'Disk');
  for (const path of [home, library]) mkdirSync(path);
  const options = { libraryDirectory: null, env: { HOME: home }, chosenFolder: library };
  const app = await workplace.open(options);
  await finishFirstRun(app.page);
  await app.page.evaluate(() => (location.hash = '#/settings/storage'));
  await app.page.getByRole('button', { name: 'Change folder' }).click();
  await expect(app.page.getByRole('region', { name: 'Storage' }).getByText(library)).toBeVisible();
  await app.page.getByRole('link', { name: 'Record', exact: true }).first().click();
  await recordFor(app.page, 1);
  await stop(app.page);
  await app.page.getByRole('button', { name: 'Save', exact: true }).click();

  renameSync(library, `${library} away`);
  await expect(app.page.getByText(gone)).toBeVisible({ timeout: 20_000 });
  await app.page.getByRole('link', { name: 'Record', exact: true }).first().click();
  await recordFor(app.page, 2);
  await stop(app.page);
  await fileAs(app.page, { title: 'Said on the way', client: 'Harbour Press', project: 'Memoir' });
  await app.page.getByRole('button', { name: 'Save', exact: true }).click();
  expect(existsSync(library)).toBe(false);
  await app.close();

  const { page } = await workplace.open(options);
  await expect(page.getByText(gone)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Choose another folder' })).toBeVisible();
  await expectGoodPage(page, 'with the disk away');
  await page
    .getByRole('list', { name: 'Kept on this computer' })
    .getByRole('link', { name: 'Said on the way' })
    .click();
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  const position = page.getByRole('slider', { name: 'Position' });
  await expect.poll(async () => Number(await position.inputValue())).toBeGreaterThan(0);

  renameSync(`${library} away`, library);
  await expect(page.getByText(gone)).toBeHidden({ timeout: 20_000 });
  await expect.poll(() => findRecordings(library).length, { timeout: 20_000 }).toBe(2);
  await page
    .getByRole('link', { name: /^Projects/ })
    .first()
    .click();
  await page.getByRole('link', { name: 'Said on the way', exact: true }).first().click();
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  await expect(page.getByRole('list', { name: 'Kept on this computer' })).toBeHidden();
  folder.remove();
});
