import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { launchBrowser } from './harness/chromium-driver.ts';
import { expect, test } from './harness/fixtures.ts';
import { findRecordings } from './harness/library-check.ts';
import { putTranscript } from './harness/library-files.ts';
import { startQuickApp } from './harness/quick-app.ts';

test('writes notes and to-dos at moments, by keyboard, and follows the transcript', async () => {
  const quick = await startQuickApp();
  const recordingId = await quick.capture(60);
  await quick.stop(recordingId, 60);
  putTranscript(quick.libraryDirectory, recordingId, [
    [0, 'Good morning'],
    [12, '<v Margaret>The harbour froze that winter'],
    [40, 'And that is all'],
  ]);
  const { browser, close } = await launchBrowser({});
  const page = await browser.newPage();
  await page.goto(`${quick.app.address}#/recordings/${recordingId}`);
  const position = page.getByRole('slider', { name: 'Position' });
  await expect(position).toBeVisible();

  const lines = page.getByRole('list', { name: 'Transcript' });
  await lines.getByRole('button', { name: /harbour froze/ }).click();
  await expect(lines.locator('[aria-current]')).toContainText('Margaret: The harbour froze');
  await page.getByRole('button', { name: 'Pause' }).click();

  await page.getByRole('heading', { level: 1 }).focus();
  await page.keyboard.press('m');
  await expect(page.getByRole('textbox', { name: 'Add note' })).toBeFocused();
  await page.keyboard.type('Ask about the winter of 1962');
  await page.keyboard.press('Enter');
  const notes = page.getByRole('list', { name: 'Notes' }).getByRole('listitem');
  await expect(notes).toHaveCount(1);
  await expect(notes.first().getByRole('button', { name: /^Play from 0:1[2-9]/ })).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Add note' })).toHaveValue('');

  await page.getByRole('checkbox', { name: 'To-do' }).check();
  await page.getByRole('textbox', { name: 'Add note' }).fill('Send the photograph');
  await page.keyboard.press('Enter');
  await page.getByRole('checkbox', { name: 'Done: Send the photograph' }).check();
  await expect(page.getByRole('checkbox', { name: 'Done: Send the photograph' })).toBeChecked();

  await notes
    .filter({ hasText: 'photograph' })
    .getByRole('button', { name: /^More for note/ })
    .click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await expect(notes).toHaveCount(1);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('checkbox', { name: 'Done: Send the photograph' })).toBeChecked();

  const folder = findRecordings(quick.libraryDirectory)[0]?.folder ?? '';
  const kept = JSON.parse(readFileSync(join(folder, 'notes.json'), 'utf8')) as { notes: object[] };
  expect(kept.notes).toMatchObject([
    { text: 'Ask about the winter of 1962', kind: 'note', endMs: null, author: { name: 'Ada Client' } },
    { text: 'Send the photograph', kind: 'todo', done: true },
  ]);
  await close();
  await quick.dispose();
});
