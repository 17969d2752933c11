import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Locator, Page } from '@playwright/test';
import { launchBrowser } from './harness/chromium-driver.ts';
import { expect, finishFirstRun, test } from './harness/fixtures.ts';
import { expectGoodPage } from './harness/good-page.ts';
import { findRecordings } from './harness/library-check.ts';
import { fileAs, recordFor, stop } from './harness/memo.ts';

const title = 'Chapter <one> & "two"';

const sha256 = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');

/** Records, files and annotates a memo; leaves its page open. */
async function makeMemo(page: Page): Promise<void> {
  await recordFor(page, 3);
  await stop(page);
  await fileAs(page, { title, client: 'Harbour Press', project: 'Memoir' });
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page
    .getByRole('link', { name: /^Projects/ })
    .first()
    .click();
  await page.getByRole('link', { name: title, exact: true }).first().click();
  await page.getByRole('textbox', { name: 'Add note' }).fill('Cut <this>.');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Cut <this>.')).toBeVisible();
}

async function exportNow(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Export', exact: true }).click();
  await expect(page.getByText(/^Exported 1 recording/)).toBeVisible();
}

/** Opens the page of an export as anyone would, without JavaScript, and plays what is in it. */
async function playExport(folder: string): Promise<void> {
  const { browser, close } = await launchBrowser({
    browserArgs: ['--autoplay-policy=no-user-gesture-required'],
  });
  try {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(pathToFileURL(join(folder, 'index.html')).href);
    await expect(page.getByRole('heading', { name: title, level: 2 })).toBeVisible();
    await expect(page.getByText('Cut <this>.')).toBeVisible();
    const player = page.locator('audio');
    await player.focus();
    await page.keyboard.press('Space');
    const position = () => player.evaluate((audio: HTMLAudioElement) => audio.currentTime);
    await expect.poll(position).toBeGreaterThan(1);
    expect(requests.every((url) => url.startsWith('file:'))).toBe(true);
    expect(requests.some((url) => /\.(?:m4a|webm)$/.test(url))).toBe(true);
  } finally {
    await close();
  }
}

test('exports a recording that plays anywhere, checks it, and imports it again', async ({
  app,
  workplace,
}) => {
  const { page } = app;
  await makeMemo(page);
  await exportNow(page);
  const exports = `${workplace.libraryDirectory} exports`;
  const [name = ''] = readdirSync(exports);
  const folder = join(exports, name);
  const manifest = join(folder, 'manifest.json');
  await expect(page.locator('.history-hash')).toHaveText(sha256(manifest));
  await playExport(folder);

  await page
    .getByRole('link', { name: /^Projects/ })
    .first()
    .click();
  await page.getByRole('link', { name: 'Exports' }).click();
  const row = page.getByRole('list', { name: 'Exports' }).getByRole('listitem');
  await row.getByRole('button', { name: /^Check/ }).click();
  await expect(page.getByText('Every file is as it was exported.')).toBeVisible();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expectGoodPage(page, `exports, ${colorScheme}`);
  }
  writeFileSync(join(folder, 'timeline.csv'), 'changed');
  await row.getByRole('button', { name: /^Check/ }).click();
  await expect(page.getByText('1 file is not as exported.')).toBeVisible();
  await page.getByText('Details', { exact: true }).click();
  await expect(page.getByText('Changed: timeline.csv')).toBeVisible();

  const [made] = findRecordings(workplace.libraryDirectory);
  await row.getByRole('button', { name: /^Import/ }).click();
  await expect(page.getByText(/1 recording was here already/)).toBeVisible();
  await app.close();
  rmSync(workplace.libraryDirectory, { recursive: true });
  rmSync(workplace.dataDirectory, { recursive: true });
  const again = await workplace.open();
  await finishFirstRun(again.page);
  await again.page
    .getByRole('link', { name: /^Projects/ })
    .first()
    .click();
  await again.page.getByRole('link', { name: 'Exports' }).click();
  await again.page.getByRole('button', { name: /^Import/ }).click();
  await expect(again.page.getByText('Imported 1 recording.')).toBeVisible();
  const [imported] = findRecordings(workplace.libraryDirectory);
  expect(imported).toMatchObject({ client: made?.client, project: made?.project });
  expect(imported?.file).toMatchObject({ id: made?.file.id, title, direction: 'made' });
  await again.page
    .getByRole('link', { name: /^Projects/ })
    .first()
    .click();
  await again.page.getByRole('link', { name: title, exact: true }).first().click();
  await expect(again.page.getByText('Cut <this>.')).toBeVisible();
});

test('exports a project by keyboard, without overwriting, and says why it cannot', async ({
  app,
  workplace,
}) => {
  const { page } = app;
  const exports = `${workplace.libraryDirectory} exports`;
  await makeMemo(page);
  await page.getByRole('link', { name: 'Harbour Press, Memoir' }).click();
  for (const count of [1, 2]) {
    await page.getByRole('button', { name: 'Export', exact: true }).press('Enter');
    await expect(page.getByRole('dialog')).toContainText('library exports');
    if (count === 1) await expectGoodPage(page, 'export dialog');
    await page
      .getByRole('textbox', { name: 'From day' })
      .or(page.getByLabel('From day'))
      .first()
      .fill('2020-01-01');
    await page.getByRole('dialog').getByRole('button', { name: 'Export', exact: true }).press('Enter');
    await expect.poll(() => existsSync(exports) && readdirSync(exports).length).toBe(count);
    await expect(page.getByText(/^Exported 1 recording/)).toBeVisible();
    await page.getByRole('button', { name: 'Close', exact: true }).press('Enter');
  }
  expect(readdirSync(exports).every((name) => name.includes('Harbour Press, Memoir'))).toBe(true);
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await page.getByLabel('From day').fill('2999-01-01');
  await page.getByRole('dialog').getByRole('button', { name: 'Export', exact: true }).click();
  await expect(page.getByText('There is nothing to export.', { exact: false })).toBeVisible();
  mkdirSync(join(exports, 'Damaged'));
  copyFileSync(
    join(exports, readdirSync(exports)[0] ?? '', 'index.html'),
    join(exports, 'Damaged', 'manifest.json'),
  );
  await page
    .getByRole('link', { name: /^Projects/ })
    .first()
    .click();
  await page.getByRole('link', { name: 'Exports' }).click();
  await page.getByRole('button', { name: 'Check Damaged' }).click();
  await expect(page.getByText(/list of files of this export cannot be read/)).toBeVisible();
});

/** The file that other programs are offered while `target` is dragged. */
async function draggedFile(target: Locator): Promise<{ readonly name: string; readonly address: string }> {
  const page = target.page();
  const dragged = page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        const onDragStart = ({ dataTransfer }: DragEvent) =>
          resolve(dataTransfer?.getData('DownloadURL') ?? '');
        document.addEventListener('dragstart', onDragStart, { once: true });
      }),
  );
  const box = await target.boundingBox();
  await page.mouse.move((box?.x ?? 0) + 5, (box?.y ?? 0) + 5);
  await page.mouse.down();
  await page.mouse.move((box?.x ?? 0) + 60, (box?.y ?? 0) + 80, { steps: 5 });
  const [, name = '', ...address] = (await dragged).split(':');
  await page.mouse.up();
  return { name, address: address.join(':') };
}

test('a recording is saved, and dragged out, as a file', async ({ app, workplace }) => {
  const { page } = app;
  await makeMemo(page);
  const link = page.getByRole('link', { name: 'Save a copy' });
  // The master, once it is made.
  await expect(link).toHaveAttribute('download', 'Chapter -one- & -two-.m4a');
  const saving = page.waitForEvent('download');
  await link.click();
  const download = await saving;
  const saved = join(workplace.dataDirectory, 'saved.m4a');
  await download.saveAs(saved);
  const [made] = findRecordings(workplace.libraryDirectory);
  expect(sha256(saved)).toBe(made?.file.master?.sha256);

  const address = await link.evaluate((anchor: HTMLAnchorElement) => anchor.href);
  expect(await draggedFile(link)).toEqual({ name: 'Chapter -one- & -two-.m4a', address });

  await page
    .getByRole('link', { name: /^Projects/ })
    .first()
    .click();
  const row = await draggedFile(page.getByRole('link', { name: title, exact: true }).first());
  expect(row.name).toBe('Chapter -one- & -two-.m4a');
  const digest = await page.evaluate(async (url) => {
    const bytes = await (await fetch(url)).arrayBuffer();
    return [...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))];
  }, row.address);
  expect(Buffer.from(digest).toString('hex')).toBe(made?.file.master?.sha256);
});
