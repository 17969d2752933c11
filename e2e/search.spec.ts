import { launchBrowser } from './harness/chromium-driver.ts';
import { expect, test } from './harness/fixtures.ts';
import { putTranscript } from './harness/library-files.ts';
import { startQuickApp } from './harness/quick-app.ts';

test('finds what is said in a transcript put there by hand, and plays at that second, by keyboard alone', async () => {
  const quick = await startQuickApp();
  const recordingId = await quick.capture(40);
  await quick.stop(recordingId, 40);
  const title = 'Chapter two';
  const placement = { client: 'Harbour Press', project: 'Memoir' };
  await quick.rpc.call('library.fileRecording', { recordingId, title, placement });
  putTranscript(quick.libraryDirectory, recordingId, [
    [2, 'Good morning'],
    [21, 'the nets were frozen that year'],
  ]);
  const { browser, close } = await launchBrowser({});
  const page = await browser.newPage();
  await page.goto(quick.app.address);
  const box = page.getByRole('searchbox', { name: 'Search' });
  await expect(box).toBeVisible();

  await page.keyboard.press('Control+k');
  await expect(box).toBeFocused();
  await page.keyboard.type('chap');
  const results = page.getByRole('listbox', { name: 'Search results' });
  const group = results.getByRole('group', { name: 'Harbour Press, Memoir' });
  await expect(group.getByRole('option', { name: /Chapter two/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(results).toBeHidden();

  await page.getByRole('heading', { level: 1 }).focus();
  await page.keyboard.press('/');
  await page.keyboard.type('nothing at all');
  await expect(page.getByText('Nothing found.')).toBeVisible();
  // The file was written by hand while the app runs: it is noticed by itself.
  await expect(async () => {
    await box.fill('');
    await box.fill('frozen net');
    await expect(results.getByRole('option', { name: /nets were frozen/ })).toBeVisible({ timeout: 1000 });
  }).toPass({ timeout: 10_000 });
  await expect(results.getByRole('option', { name: /nets were frozen/ })).toHaveAttribute(
    'aria-selected',
    'true',
  );
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
  const position = page.getByRole('slider', { name: 'Position' });
  await expect
    .poll(async () => Number(await position.inputValue()), { timeout: 15_000 })
    .toBeGreaterThan(21_000);
  // The same moment once more, while its page is there already.
  await position.fill('1000');
  await box.fill('frozen net');
  await expect(results.getByRole('option', { name: /nets were frozen/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect.poll(async () => Number(await position.inputValue())).toBeGreaterThan(21_000);
  await close();
  await quick.dispose();
});
