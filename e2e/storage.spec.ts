import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './harness/fixtures.ts';
import { onlyRecording } from './harness/library-check.ts';
import { fileAs, recordFor, stop } from './harness/memo.ts';

/** One bit in the middle of a file, as old disks do it. */
function damage(path: string): void {
  const bytes = readFileSync(path);
  const middle = Math.floor(bytes.length / 2);
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}

function hashOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

async function recordMemo(page: Page): Promise<void> {
  await recordFor(page, 2);
  await stop(page);
  await fileAs(page, { title: 'Chapter one', client: 'Harbour Books', project: 'Audio' });
  await page.getByRole('button', { name: 'Save' }).click();
}

async function checkAll(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Check all recordings' }).click();
}

test('a damaged master is named and made again, a damaged capture named', async ({ app, workplace }) => {
  const { page } = app;
  const stored = () => onlyRecording(workplace.libraryDirectory);
  await recordMemo(page);
  await expect.poll(() => stored().file.master, { timeout: 45_000 }).not.toBeNull();
  const { folder } = stored();
  const capture = join(folder, 'capture-microphone.webm');
  const master = join(folder, stored().file.master?.file ?? '');
  await page.getByRole('link', { name: 'Settings' }).first().click();
  const use = page.getByRole('table', { name: 'What takes space' });
  await expect(use.getByRole('row', { name: /Harbour Books/ })).toBeVisible();
  await checkAll(page);
  await expect(page.getByText('Every file is there, and none has changed.')).toBeVisible();

  damage(master);
  await checkAll(page);
  const findings = page.getByRole('list', { name: 'Damaged files' }).getByRole('listitem');
  await expect(findings).toContainText('was changed or damaged; it is made again from the capture');
  await expect.poll(() => stored().file.master?.sha256 === hashOf(master), { timeout: 45_000 }).toBe(true);
  await checkAll(page);
  await expect(page.getByText('Every file is there, and none has changed.')).toBeVisible();

  damage(capture);
  await checkAll(page);
  await expect(findings).toContainText('the recording still plays, but cannot be edited from it');
  rmSync(master);
  await checkAll(page);
  await expect(findings).toHaveCount(2);
  await expect(findings.first()).toContainText('put it back from a backup');
  await findings.first().getByRole('link', { name: 'Chapter one' }).click();
  await expect(page.getByRole('heading', { name: 'Chapter one' })).toBeVisible();
});

test('a project says how long originals are kept, and remembers it', async ({ app }) => {
  const { page } = app;
  await recordMemo(page);
  await page
    .getByRole('link', { name: /^Audio/ })
    .first()
    .click();
  const open = async () => {
    await page.getByRole('button', { name: 'More for this project' }).click();
    await page.getByRole('menuitem', { name: 'How long originals are kept' }).click();
  };
  const choice = page.getByRole('combobox', { name: 'Keep what was captured' });
  await open();
  await expect(choice).toHaveValue('always');
  await choice.selectOption('For 30 days');
  await expect(page.getByText('never sent, keep everything')).toBeVisible();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(choice).toBeHidden();
  await page.reload();
  await open();
  await expect(choice).toHaveValue('30');
});
