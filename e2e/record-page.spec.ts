import type { Page } from '@playwright/test';
import { expect, finishFirstRun, test } from './harness/fixtures.ts';
import { expectGoodPage } from './harness/good-page.ts';
import { findRecordings } from './harness/library-check.ts';
import { waitForClock } from './harness/memo.ts';
import { pretendHost } from './harness/other-host.ts';

const tracks = (page: Page) => page.getByRole('list', { name: 'Tracks' });

test('what is recorded is chosen once and remembered', async ({ app }) => {
  const { page } = app;
  const camera = page.getByRole('checkbox', { name: 'Camera' });
  const systemAudio = page.getByRole('checkbox', { name: 'System audio' });
  await expect(camera).not.toBeChecked();
  await camera.check();
  await systemAudio.check();
  await page.getByRole('checkbox', { name: 'Microphone' }).uncheck();
  const preview = page.getByRole('img', { name: 'Camera preview' });
  await expect(preview.locator('video')).toHaveJSProperty('readyState', 4);
  await page.reload();
  await expect(camera).toBeChecked();
  await expect(systemAudio).toBeChecked();
  await expect(page.getByRole('checkbox', { name: 'Microphone' })).not.toBeChecked();
  const screen = page.getByRole('button', { name: 'Record screen', exact: true });
  await expect(screen).toHaveAccessibleDescription('With system audio and camera');
});

test('a camera take is seen on every page and stopped from any', async ({ app, workplace }) => {
  const { page } = app;
  await page.keyboard.press('Alt+r');
  await waitForClock(page, 1);
  await expect(tracks(page).getByRole('listitem')).toHaveText([/Camera.*live/, /Microphone.*live/]);
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(tracks(page)).toContainText('paused');
  await page.getByRole('button', { name: 'Resume' }).click();
  await page.keyboard.press('g');
  await page.keyboard.press('p');
  const bar = page.getByRole('region', { name: 'Recording now' });
  await expect(bar).toContainText('Recording the camera');
  await bar.getByRole('button', { name: 'Stop' }).click();
  await expect(page.getByRole('textbox', { name: 'Title' })).toBeVisible();
  const [recording] = findRecordings(workplace.libraryDirectory);
  expect(recording?.file.kind).toBe('camera');
});

test('a countdown can be cancelled, and leaves nothing behind', async ({ app, workplace }) => {
  const { page } = app;
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('combobox', { name: 'Countdown' }).selectOption('10 seconds');
  await page.keyboard.press('Alt+r');
  const countdown = page.getByRole('alertdialog', { name: 'Recording the camera in' });
  await expect(countdown).toContainText(/\d/);
  await page.keyboard.press('Escape');
  await expect(countdown).toBeHidden();
  await expect(page.getByRole('button', { name: 'Record camera', exact: true })).toBeEnabled();
  expect(findRecordings(workplace.libraryDirectory)).toEqual([]);
});

test('the control bar shows the clock and commands the window that records', async ({ app }) => {
  test.skip(
    app.host !== 'chromium',
    'The desktop app opens the bar in a window of its own, which this spec cannot open',
  );
  const { page } = app;
  await page.getByRole('button', { name: 'Record camera' }).click();
  await waitForClock(page, 1);
  const bar = await app.context.newPage();
  await bar.setViewportSize({ width: 320, height: 56 });
  await bar.goto(`${new URL(page.url()).origin}/#/control-bar`);
  await expect(bar.getByRole('timer', { name: 'Elapsed time' })).toHaveText(/0:0[1-9]/);
  await expectGoodPage(bar, 'control bar', [{ width: 320, height: 56 }]);
  await bar.getByRole('button', { name: 'Mark moment' }).click();
  await bar.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByRole('button', { name: 'Resume' })).toBeVisible();
  await expect(page.getByRole('list', { name: 'This recording' })).toContainText('1 mark');
  await bar.getByRole('button', { name: 'Resume' }).click();
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  await bar.getByRole('button', { name: 'Stop' }).click();
  await expect(page.getByRole('textbox', { name: 'Title' })).toBeVisible();
  await expect(bar.getByText('Nothing is being recorded')).toBeVisible();
});

test('where the picker is ours, a screen is chosen by key and shared', async ({ app }) => {
  test.skip(
    app.host !== 'chromium',
    'Only the socket of the Chromium host lets a test pretend the own picker',
  );
  const page = await app.context.newPage();
  const armed: unknown[] = [];
  const sources = ['Entire screen', 'Second screen'].map((name, index) => ({
    id: `screen:${index}`,
    name,
    kind: 'screen',
    thumbnail: '',
  }));
  await pretendHost(page, ({ name, args }, value) => {
    if (name === 'app.getInfo')
      return { ...(value as object), capture: { picker: 'own', systemAudio: 'none', hidesOwnWindow: true } };
    if (name === 'capture.listSources') return { sources, access: 'granted' };
    if (name !== 'capture.armSource') return undefined;
    armed.push(args);
    return null;
  });
  await page.goto(new URL(app.page.url()).origin);
  await page.getByRole('button', { name: 'Record screen' }).click();
  const picker = page.getByRole('dialog', { name: 'Choose what to record' });
  await expect(picker.getByRole('option')).toHaveText(['Entire screen', 'Second screen']);
  await expectGoodPage(page, 'picker');
  await page.keyboard.press('Escape');
  await expect(picker).toBeHidden();
  await page.keyboard.press('Shift+R');
  await expect(picker.getByRole('option', { name: 'Entire screen' })).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect.poll(() => armed).toEqual([{ sourceId: 'screen:1', systemAudio: false }]);
});

test('the page has the focus after the first run', async ({ workplace }) => {
  const { page } = await workplace.open();
  await finishFirstRun(page);
  await expect(page.getByRole('heading', { level: 1, name: 'Record' })).toBeFocused();
});
