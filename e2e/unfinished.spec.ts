import { expect, finishFirstRun, test } from './harness/fixtures.ts';
import { onlyRecording } from './harness/library-check.ts';
import { canLockFolders, lockFolder } from './harness/locked-folder.ts';
import { recordFor, stop } from './harness/memo.ts';

test.skip(!canLockFolders(), 'No folder can be locked here');

test('a take whose end cannot be written is safe, is said to be, and is finished once it can be', async ({
  workplace,
}) => {
  const { libraryDirectory } = workplace;
  const { page } = await workplace.open();
  await finishFirstRun(page);
  await recordFor(page, 3);
  const unlock = lockFolder(onlyRecording(libraryDirectory).folder);
  try {
    await stop(page);
    await expect(page.getByText('What was recorded is safe.')).toBeVisible();
    await page
      .getByRole('link', { name: /Projects/ })
      .first()
      .click();
    const row = page.getByRole('listitem').filter({ hasText: 'Not finished yet' });
    await expect(row).toBeVisible();
  } finally {
    unlock();
  }
  await page.goBack();
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible({ timeout: 60_000 });
  const { file } = onlyRecording(libraryDirectory);
  expect(file.state).toBe('ready');
  expect(file.durationMs).toBeGreaterThan(2900);
});
