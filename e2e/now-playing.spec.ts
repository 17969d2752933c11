import type { Page } from '@playwright/test';
import { startAppProcess } from './harness/app-process.ts';
import { launchBrowser } from './harness/chromium-driver.ts';
import { expect, test as base } from './harness/fixtures.ts';
import { putTranscript } from './harness/library-files.ts';
import { type QuickApp, startQuickApp } from './harness/quick-app.ts';
import { recordTones } from './harness/tones.ts';

const test = base.extend<{ quick: QuickApp; recordingId: string; player: Page }>({
  quick: async ({}, use) => {
    const quick = await startQuickApp();
    await use(quick);
    await quick.dispose();
  },
  recordingId: async ({ quick }, use) => {
    const recordingId = await quick.capture(120);
    await quick.stop(recordingId, 120);
    putTranscript(quick.libraryDirectory, recordingId, [
      [0, 'Good morning'],
      [60, '<b>Nets</b> and <script>anchors</script>'],
    ]);
    await use(recordingId);
  },
  player: async ({ quick, recordingId }, use) => {
    const { browser, close } = await launchBrowser({});
    const context = await browser.newContext({
      permissions: ['microphone', 'clipboard-read', 'clipboard-write'],
    });
    const page = await context.newPage();
    await page.goto(`${quick.app.address}#/recordings/${recordingId}`);
    await expect(positionOf(page)).toBeVisible();
    await use(page);
    await close();
  },
});

function positionOf(page: Page) {
  return page.getByRole('slider', { name: 'Position' });
}

async function placeOf(page: Page): Promise<number> {
  return Number(await positionOf(page).inputValue());
}

test('goes on while the user moves about, and pauses when a recording begins', async ({ player: page }) => {
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible();
  const bar = page.getByRole('region', { name: 'Now playing' });
  await expect(bar).toHaveCount(0);

  await page.getByRole('link', { name: 'Inbox' }).click();
  await expect(bar).toBeVisible();
  const left = await placeOf(page);
  await expect.poll(() => placeOf(page)).toBeGreaterThan(left + 500);
  expect(await page.evaluate(() => navigator.mediaSession.playbackState)).toBe('playing');
  expect(await page.evaluate(() => navigator.mediaSession.metadata?.title)).toMatch(/Voice/);

  await page.keyboard.press('k');
  await expect(bar.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  await page.keyboard.press('5');
  await expect.poll(() => placeOf(page)).toBe(60_000);
  await page.keyboard.press(' ');
  await expect(bar.getByRole('button', { name: 'Pause' })).toBeVisible();

  await bar.getByRole('link').click();
  await expect(bar).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible();
  expect(await placeOf(page)).toBeGreaterThan(59_000);

  await page.getByRole('link', { name: 'Record', exact: true }).click();
  await page.getByRole('button', { name: 'Record voice memo' }).click();
  await expect(page.getByRole('timer', { name: 'Elapsed time' })).toBeVisible();
  await expect(bar.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  await bar.getByRole('button', { name: 'Close player' }).click();
  await expect(bar).toHaveCount(0);
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(page.getByRole('textbox', { name: 'Title' })).toBeVisible();
});

test('media keys and the controls of the system work what plays, wherever the user is', async ({
  player: page,
}) => {
  await page.addInitScript(() => {
    const handlers = new Map<string, MediaSessionActionHandler | null>();
    const { mediaSession } = navigator;
    const set = mediaSession.setActionHandler.bind(mediaSession);
    mediaSession.setActionHandler = (action, handler) => {
      handlers.set(action, handler);
      set(action, handler);
    };
    Object.assign(globalThis, { mediaHandlers: handlers });
  });
  await page.reload();
  /** What the system does when a key is pressed; false where it was not asked to. */
  const press = (action: MediaSessionAction, seekTime?: number) =>
    page.evaluate(
      (details) => {
        const { mediaHandlers } = globalThis as unknown as {
          mediaHandlers: ReadonlyMap<string, MediaSessionActionHandler | null>;
        };
        const handler = mediaHandlers.get(details.action);
        handler?.(details);
        return Boolean(handler);
      },
      { action, ...(seekTime !== undefined && { seekTime }) },
    );
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await page.getByRole('link', { name: 'Projects' }).first().click();
  const bar = page.getByRole('region', { name: 'Now playing' });
  expect(await press('pause')).toBe(true);
  await expect(bar.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  await press('seekto', 30);
  await expect.poll(() => placeOf(page)).toBe(30_000);
  await press('seekforward');
  await expect.poll(() => placeOf(page)).toBe(45_000);
  await press('seekbackward');
  await expect.poll(() => placeOf(page)).toBe(30_000);
  expect(await press('nexttrack')).toBe(false);
  await press('play');
  await expect(bar.getByRole('button', { name: 'Pause', exact: true })).toBeVisible();
  await press('stop');
  await expect(bar).toHaveCount(0);
  expect(await press('play')).toBe(false);
  expect(await page.evaluate(() => navigator.mediaSession.playbackState)).toBe('none');
});

test('everything by keyboard: passages, captions as text, a link that opens there', async ({
  player: page,
  quick,
}) => {
  await page.getByRole('heading', { level: 1 }).focus();
  await page.keyboard.press('5');
  expect(await placeOf(page)).toBe(60_000);
  await page.keyboard.press('c');
  await expect(page.locator('.captions')).toHaveText('Nets and anchors');
  await page.keyboard.press('ArrowLeft');
  expect(await placeOf(page)).toBe(55_000);
  await page.keyboard.press('l');
  expect(await placeOf(page)).toBe(70_000);
  await page.keyboard.press('a');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('a');
  await expect(page.getByText('Repeats 1:10 to 1:15.')).toBeVisible();
  expect(await placeOf(page)).toBe(70_000);
  await page.keyboard.press('a');
  await expect(page.getByText('Repeats')).toHaveCount(0);

  await page.getByRole('button', { name: 'Copy link to this moment' }).click();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toMatch(new RegExp(`^${new URL(quick.app.address).origin}/#/recordings/[0-9a-f-]+/at/70$`));
  const other = await page.context().newPage();
  await other.goto(link);
  await expect.poll(() => placeOf(other)).toBeGreaterThanOrEqual(70_000);
});

test('remembers where it was left and how it is played, on another port too', async ({
  player: page,
  quick,
  recordingId,
}) => {
  await positionOf(page).fill('42000');
  await page.getByRole('combobox', { name: 'Speed' }).selectOption('1.5');
  await page.getByRole('checkbox', { name: 'Skip silence' }).check();
  // This speaker never stops to think.
  await expect(page.getByText('There is no silence to skip.')).toBeVisible({ timeout: 20_000 });
  await quick.app.stop();
  const { dataDirectory, libraryDirectory } = quick;
  const app = await startAppProcess({ dataDirectory, libraryDirectory });
  const { browser, close } = await launchBrowser({});
  const later = await browser.newPage();
  await later.goto(`${app.address}#/recordings/${recordingId}`);
  await expect(positionOf(later)).toHaveValue('42000');
  await expect(later.getByRole('combobox', { name: 'Speed' })).toHaveValue('1.5');
  await expect(later.getByRole('checkbox', { name: 'Skip silence' })).toBeChecked();
  await close();
  await app.stop();
});

test('plays what can be played, and says what cannot', async ({ player: page, quick }) => {
  const empty = await quick.rpc.call('recording.start', {
    kind: 'voice',
    tracks: [{ track: 'microphone', mimeType: 'audio/webm;codecs=opus', deviceLabel: '' }],
  });
  const { recordingId } = empty;
  await quick.rpc.call('recording.stop', { recordingId, elapsedMs: 0, reason: 'stopped' });
  await page.goto(`${quick.app.address}#/recordings/${recordingId}`);
  await expect(page.getByText('There is nothing to play in this recording.')).toBeVisible();
  const tones = await recordTones(quick.rpc);
  await page.goto(`${quick.app.address}#/recordings/${tones}/at/7`);
  await expect.poll(() => placeOf(page)).toBeGreaterThanOrEqual(7000);
});
