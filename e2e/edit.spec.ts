import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { type CodedTrack, recordCodedTake } from './harness/coded-take.ts';
import { launchBrowser } from './harness/chromium-driver.ts';
import { expect, test as base } from './harness/fixtures.ts';
import { onlyRecording } from './harness/library-check.ts';
import { type QuickApp, startQuickApp } from './harness/quick-app.ts';
import { command } from './harness/command.ts';
import { waitUntil } from './harness/wait-until.ts';

const tracks: readonly CodedTrack[] = [
  { track: 'microphone', offsetMs: 0, seconds: 20 },
  { track: 'screen', offsetMs: 120, seconds: 20 },
  { track: 'camera', offsetMs: 300, seconds: 19 },
];

interface Taken {
  readonly quick: QuickApp;
  readonly page: Page;
  readonly recordingId: string;
}

async function withTake(
  recorded: readonly CodedTrack[],
  use: (taken: Taken) => Promise<void>,
): Promise<void> {
  const quick = await startQuickApp();
  const recordingId = await recordCodedTake(quick.rpc, recorded);
  const { browser, close } = await launchBrowser({});
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(`${quick.app.address}#/recordings/${recordingId}`);
  await page.getByRole('link', { name: 'Edit', exact: true }).click();
  await expect(page.getByRole('slider', { name: 'Position' })).toBeVisible();
  await use({ quick, page, recordingId });
  await close();
  await quick.dispose();
}

const test = base.extend<{ screenTake: Taken; voiceTake: Taken }>({
  screenTake: async ({}, use) => await withTake(tracks, use),
  voiceTake: async ({}, use) => await withTake(tracks.slice(0, 1), use),
});

function go(page: Page, ms: number): Promise<void> {
  return page.getByRole('slider', { name: 'Position' }).fill(String(ms));
}

async function expectSaved(page: Page): Promise<void> {
  await expect(page.getByText('All changes are saved.')).toBeVisible();
}

function storedEdit({ quick }: Taken) {
  return onlyRecording(quick.libraryDirectory).file.edit;
}

/** Waits for the master of the newest Edit and gives its length as ffprobe tells it, in seconds. */
async function masterSeconds({ quick, recordingId }: Taken): Promise<number> {
  await waitUntil(async () => {
    const { compression, edit } = await quick.rpc.call('library.getRecording', { recordingId });
    const { master } = onlyRecording(quick.libraryDirectory).file;
    return compression === 'done' && master?.editRevision === (edit?.revision ?? 0);
  }, 60_000);
  const { folder, file } = onlyRecording(quick.libraryDirectory);
  const path = join(folder, file.master?.file ?? '');
  const args = ['-v', 'error', '-show_entries', 'format=duration', '-of', 'csv=p=0', path];
  return Number(command('ffprobe', args).toString());
}

test('a screen recording is trimmed, cut, undone, given another face and reset', async ({ screenTake }) => {
  const { page } = screenTake;
  await go(page, 2000);
  await page.getByRole('button', { name: 'Begin here' }).click();
  await go(page, 18_000);
  await page.getByRole('button', { name: 'End here' }).click();
  await go(page, 5000);
  await page.getByRole('button', { name: /^From here/ }).click();
  await go(page, 9000);
  await page.getByRole('button', { name: /^To here/ }).click();
  await page.getByRole('button', { name: 'Cut', exact: true }).click();
  await expect(page.getByText('0:12.0 is left')).toBeVisible();
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(page.getByText('0:16.0 is left')).toBeVisible();
  await page.getByRole('button', { name: 'Redo', exact: true }).click();
  await page.getByRole('tab', { name: 'Face' }).click();
  await page.getByRole('radio', { name: 'Side by side' }).check({ force: true });
  await expectSaved(page);
  expect(storedEdit(screenTake)).toMatchObject({
    cuts: [
      { startMs: 0, endMs: 2000 },
      { startMs: 5000, endMs: 9000 },
      { startMs: 18_000, endMs: 20_120 },
    ],
    face: [{ layout: 'side-by-side' }],
  });
  expect(Math.abs((await masterSeconds(screenTake)) - 12)).toBeLessThan(0.1);

  await page.getByRole('button', { name: 'Reset to the original' }).click();
  await expectSaved(page);
  expect(storedEdit(screenTake)).toMatchObject({ cuts: [], face: [] });
  expect(Math.abs((await masterSeconds(screenTake)) - 20.12)).toBeLessThan(0.15);
  await page.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('link', { name: 'Edit', exact: true })).toBeVisible();
});

test('playing skips what is cut', async ({ screenTake: { page } }) => {
  await go(page, 3000);
  await page.keyboard.press('i');
  await go(page, 15_000);
  await page.keyboard.press('o');
  await page.keyboard.press('x');
  await go(page, 2000);
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  const position = page.getByRole('slider', { name: 'Position' });
  const seen: number[] = [];
  await expect
    .poll(
      async () => {
        seen.push(Number(await position.inputValue()));
        return seen.at(-1);
      },
      { intervals: [100] },
    )
    .toBeGreaterThan(15_500);
  expect(seen.filter((at) => at > 3100 && at < 14_990)).toEqual([]);
});

test('silences are found, shown and removed', async ({ voiceTake }) => {
  const { page } = voiceTake;
  await page.getByRole('button', { name: 'Find silences' }).click();
  await page.getByRole('slider', { name: 'Longer than' }).fill('300');
  await expect(page.getByText(/\d silences?, .* shorter without\./)).toBeVisible();
  await page.getByRole('button', { name: 'Remove silences' }).click();
  await expect(page.getByRole('list', { name: 'Cuts' }).getByRole('listitem').first()).toBeVisible();
  await expectSaved(page);
  const cuts = storedEdit(voiceTake)?.cuts ?? [];
  expect(cuts.length).toBeGreaterThan(0);
  const cutMs = cuts.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
  const wholeMs = onlyRecording(voiceTake.quick.libraryDirectory).file.durationMs;
  expect(Math.abs((await masterSeconds(voiceTake)) * 1000 - (wholeMs - cutMs))).toBeLessThan(150);
});

test('everything is reached and done with the keyboard alone, and nothing is lost on leaving', async ({
  voiceTake,
}) => {
  const { page } = voiceTake;
  await page.getByRole('heading', { level: 1 }).focus();
  const tabTo = async (name: string) => {
    for (let presses = 0; presses < 40; presses += 1) {
      await page.keyboard.press('Tab');
      const focused = await page.evaluate(
        () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '',
      );
      if (focused.trim() === name) return;
    }
    throw new Error(`Tab never reaches ${name}`);
  };
  await tabTo('Position');
  await page.keyboard.press('l');
  await page.keyboard.press('i');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('o');
  await page.keyboard.press('x');
  await expect(page.getByText('0:15.0 is left')).toBeVisible();
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+Shift+Z');
  await tabTo('Start');
  await page.keyboard.press('Shift+ArrowRight');
  await expect(page.getByText('0:14.0 is left')).toBeVisible();
  // Gone before it could save by itself.
  await page.evaluate(() => (location.hash = '#/projects'));
  await expect
    .poll(() => storedEdit(voiceTake)?.cuts)
    .toEqual([
      { startMs: 0, endMs: 1000 },
      { startMs: 15_000, endMs: 20_000 },
    ]);
});

test('an Edit made in another window is taken over, and Undo brings the own one back', async ({
  voiceTake,
}) => {
  const { page, quick, recordingId } = voiceTake;
  await go(page, 4000);
  await page.getByRole('button', { name: 'Begin here' }).click();
  await expectSaved(page);
  const mine = (await quick.rpc.call('library.getRecording', { recordingId })).edit;
  if (mine === null) throw new Error('not saved');
  const theirs = { ...mine, cuts: [{ startMs: 0, endMs: 1000 }] };
  await quick.rpc.call('library.setEdit', { recordingId, edit: theirs });
  await expect(page.getByText(/Edited in another window/)).toBeVisible();
  await expect(page.getByText('0:19.0 is left')).toBeVisible();
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expectSaved(page);
  expect(storedEdit(voiceTake)?.cuts).toEqual([{ startMs: 0, endMs: 4000 }]);
});
