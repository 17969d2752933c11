import { randomUUID } from 'node:crypto';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Page } from '@playwright/test';
import { launchBrowser } from './harness/chromium-driver.ts';
import { expect, test as base } from './harness/fixtures.ts';
import { expectGoodPage } from './harness/good-page.ts';
import { findRecordings } from './harness/library-check.ts';
import { type QuickApp, startQuickApp } from './harness/quick-app.ts';

const hours = 5;
const longMs = hours * 3_600_000;
const names = {
  long: 'The chapter in which nothing happens for a very long time, twice, and is then told again from the beginning by somebody else who was not there',
  unbroken: `Donaudampfschifffahrtsgesellschaft${'skapitän'.repeat(12)}`,
  rightToLeft: 'הערות לפרק השלישי של הספר (draft 2)',
  emoji: '🎬👩‍👩‍👧‍👦 Cut 🏴‍☠️',
};
const placements = {
  long: { client: 'Harbour Press, Imprint for Memoirs and Other True Stories of the Sea', project: 'Memoir' },
  rightToLeft: { client: 'دار النشر', project: 'مذكرات البحر' },
  emoji: { client: '🌊 Waves', project: '📚' },
};

const test = base.extend<{ quick: QuickApp; page: Page }>({
  quick: async ({}, use) => {
    // Nothing is compressed: what is captured has to be good enough by itself.
    const quick = await startQuickApp({ OUTSPOKEN_FFMPEG: '/bin/false' });
    await use(quick);
    await quick.dispose();
  },
  page: async ({ quick }, use) => {
    const { browser, close } = await launchBrowser({});
    const page = await (await browser.newContext()).newPage();
    await page.goto(quick.app.address);
    await use(page);
    await close();
  },
});

async function fileMemo(
  quick: QuickApp,
  { seconds, ...as }: { seconds: number; title: string; placement: { client: string; project: string } },
): Promise<string> {
  const recordingId = await quick.captureQuickly(seconds);
  await quick.stop(recordingId, seconds);
  await quick.rpc.call('library.fileRecording', { recordingId, ...as });
  return recordingId;
}

async function positionOf(page: Page): Promise<number> {
  return Number(await page.getByRole('slider', { name: 'Position' }).inputValue());
}

test('a take of five hours and one of no time at all are kept, shown and played at any place', async ({
  quick,
  page,
}) => {
  const placement = placements.long;
  const nothing = await fileMemo(quick, { seconds: 0, title: 'Nothing', placement });
  const recordingId = await fileMemo(quick, { seconds: hours * 3600, title: names.long, placement });
  await page.goto(`${quick.app.address}#/recordings/${recordingId}`);
  await expect(page.getByRole('slider', { name: 'Position' })).toHaveAttribute('max', String(longMs));
  await page.getByRole('heading', { level: 1 }).focus();
  for (const [key, tenth] of [
    ['9', 9],
    ['1', 1],
    ['5', 5],
  ] as const) {
    await page.keyboard.press(key);
    await expect.poll(() => positionOf(page)).toBe((longMs / 10) * tenth);
  }
  await page.keyboard.press('k');
  await expect.poll(() => positionOf(page)).toBeGreaterThan(longMs / 2 + 1000);
  await page.keyboard.press('k');
  await page.keyboard.press('m');
  await page.keyboard.type('Half of it');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: /^Play from 2:30:0\d/ })).toBeVisible();
  await expectGoodPage(page, 'five hours');
  await page.goto(`${quick.app.address}#/recordings/${nothing}`);
  await expect(page.getByText('There is nothing to play in this recording.')).toBeVisible();
  await expectGoodPage(page, 'no time at all');
  expect(findRecordings(quick.libraryDirectory).map(({ file }) => file.durationMs)).toEqual(
    expect.arrayContaining([0, longMs]),
  );
});

/** Large and light, then small and dark. */
async function expectGoodBoth(page: Page, name: string): Promise<void> {
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await expectGoodPage(page, name, [{ width: 1280, height: 800 }]);
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await expectGoodPage(page, name, [{ width: 900, height: 600 }]);
}

test('names of any length and script fit on every page', async ({ quick, page }) => {
  const named = [
    [names.long, placements.long],
    [names.unbroken, placements.long],
    [names.rightToLeft, placements.rightToLeft],
    [names.emoji, placements.emoji],
  ] as const;
  const ids = [];
  for (const [title, placement] of named) {
    ids.push(await fileMemo(quick, { seconds: 5, title, placement }));
  }
  for (const { file, folder } of findRecordings(quick.libraryDirectory)) {
    expect(Object.values(names)).toContain(file.title);
    expect(Buffer.byteLength(basename(folder))).toBeLessThanOrEqual(255);
  }
  for (const place of ['/projects', '/inbox', '/', '/outbox', '/settings/storage']) {
    await page.goto(`${quick.app.address}#${place}`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expectGoodBoth(page, place);
  }
  for (const id of ids) {
    for (const place of [`/recordings/${id}`, `/recordings/${id}/edit`]) {
      await page.goto(`${quick.app.address}#${place}`);
      await expect(page.getByRole('slider', { name: 'Position' })).toBeVisible();
      await expectGoodBoth(page, place);
    }
  }
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('link', { name: '📚' }).first().click();
  await expect(page.getByRole('heading', { level: 1, name: '📚' })).toBeVisible();
  await expectGoodBoth(page, 'project');
});

test('by keyboard alone: a project is found, its recordings are played, noted and answered to', async ({
  quick,
  page,
}) => {
  await fileMemo(quick, { seconds: 20, title: 'Chapter one', placement: placements.emoji });
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('p');
  await expect(page.getByRole('heading', { level: 1, name: 'Projects' })).toBeVisible();
  const isOn = (name: string) =>
    page.evaluate((text) => document.activeElement?.textContent.includes(text) === true, name);
  for (let presses = 0; !(await isOn('Chapter one')); presses += 1) {
    expect(presses).toBeLessThan(60);
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Chapter one' })).toBeFocused();
  await page.keyboard.press('5');
  await page.keyboard.press('k');
  await expect.poll(() => positionOf(page)).toBeGreaterThan(10_500);
  await page.keyboard.press('m');
  await page.keyboard.type('Say this again');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('list', { name: 'Notes' })).toContainText('Say this again');
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toContainText('Play');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('folders that are copied, renamed and emptied by hand while the app runs are taken in as they are', async ({
  quick,
  page,
}) => {
  const client = placements.emoji.client;
  await fileMemo(quick, { seconds: 5, title: 'Chapter one', placement: placements.emoji });
  const [found] = findRecordings(quick.libraryDirectory);
  if (found === undefined) throw new Error('nothing in the library');
  await page.goto(`${quick.app.address}#/projects`);
  await expect(page.getByText('Chapter one').first()).toBeVisible();
  const copy = join(dirname(found.folder), '2026-11-01 Put here by hand');
  cpSync(found.folder, copy, { recursive: true });
  const file = JSON.parse(readFileSync(join(copy, 'recording.json'), 'utf8')) as object;
  const changed = { ...file, id: randomUUID(), title: 'Put here by hand' };
  writeFileSync(join(copy, 'recording.json'), JSON.stringify(changed));
  rmSync(join(found.folder, 'capture-microphone.webm'));
  const lost = page.getByRole('listitem').filter({ hasText: 'Chapter one' });
  await expect(lost.getByText(/missing/i).first()).toBeVisible({ timeout: 10_000 });
  await expect(page.getByText('Put here by hand').first()).toBeVisible();
  rmSync(copy, { recursive: true });
  await expect(page.getByText('Put here by hand')).toHaveCount(0, { timeout: 10_000 });
  await expect(page.getByText(client).first()).toBeVisible();
});
