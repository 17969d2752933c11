import type { Page } from '@playwright/test';
import { launchBrowser } from './harness/chromium-driver.ts';
import { expect, test as base } from './harness/fixtures.ts';
import { startQuickApp } from './harness/quick-app.ts';
import { type SoundServer, heardRate, startSoundServer } from './harness/sound-server.ts';
import { type HeardTone, findTones, loudnessOf, recordTones } from './harness/tones.ts';

const test = base.extend<{ speakers: SoundServer; player: Page }>({
  speakers: async ({}, use) => {
    const server = await startSoundServer();
    await use(server);
    await server.dispose();
  },
  /** The page of a recording of two tones with four seconds of silence between them. */
  player: async ({ speakers }, use) => {
    const quick = await startQuickApp();
    const recordingId = await recordTones(quick.rpc);
    const { browser, close } = await launchBrowser({ isHeard: true, browserEnv: speakers.env });
    const page = await browser.newPage();
    await page.goto(`${quick.app.address}#/recordings/${recordingId}`);
    await expect(page.getByRole('slider', { name: 'Position' })).toBeVisible();
    // The master is as loud as every master is, which the captures are not.
    await expect(page.getByText('Saved', { exact: true })).toBeVisible({ timeout: 120_000 });
    await use(page);
    await close();
    await quick.dispose();
  },
});

/** Plays the recording from its beginning to its end; gives the tones that came out of the speakers. */
async function playAll(page: Page, speakers: SoundServer): Promise<readonly HeardTone[]> {
  const stop = speakers.hear();
  await page.getByRole('slider', { name: 'Position' }).fill('0');
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible({ timeout: 30_000 });
  // What was played is heard a little later.
  await page.waitForTimeout(500);
  return findTones(await stop(), heardRate);
}

function expectPitches(tones: readonly HeardTone[]): void {
  expect(tones).toHaveLength(2);
  const [low, high] = tones.map(({ frequency }) => frequency);
  expect(Math.abs((low ?? 0) / 880 - 1)).toBeLessThan(0.03);
  expect(Math.abs((high ?? 0) / 1320 - 1)).toBeLessThan(0.03);
}

function gapOf([first, second]: readonly HeardTone[]): number {
  return (second?.startS ?? 0) - (first?.endS ?? 0);
}

test('what comes out of the speakers keeps its pitch at twice the speed, and silence is skipped', async ({
  player: page,
  speakers,
}) => {
  await page.getByRole('combobox', { name: 'Speed' }).selectOption('2');
  const whole = await playAll(page, speakers);
  expectPitches(whole);
  const wholeS = (whole[1]?.endS ?? 0) - (whole[0]?.startS ?? 0);
  expect(wholeS).toBeGreaterThan(4.6);
  expect(wholeS).toBeLessThan(6.5);
  expect(gapOf(whole)).toBeGreaterThan(1.6);

  await page.getByRole('checkbox', { name: 'Skip silence' }).check();
  await expect(page.getByText('Skips 0:03 of silence.')).toBeVisible();
  const skipped = await playAll(page, speakers);
  expectPitches(skipped);
  expect(gapOf(skipped)).toBeLessThan(gapOf(whole) / 2);
  const figures = { gapS: gapOf(whole), skippedGapS: gapOf(skipped), whole, skipped };
  test.info().annotations.push({ type: 'heard', description: JSON.stringify(figures) });
});

test('louder is louder, and still not clipped', async ({ player: page, speakers }) => {
  const position = page.getByRole('slider', { name: 'Position' });
  /** Plays from half a second on, until two more were played, however late the speakers begin. */
  const hear = async () => {
    const stop = speakers.hear();
    await position.fill('500');
    await page.getByRole('button', { name: 'Play', exact: true }).click();
    await expect.poll(async () => Number(await position.inputValue())).toBeGreaterThan(2500);
    await page.getByRole('button', { name: 'Pause', exact: true }).click();
    return await stop();
  };
  const usual = loudnessOf(await hear(), heardRate);
  await page.getByRole('combobox', { name: 'Volume' }).selectOption('2');
  const louder = loudnessOf(await hear(), heardRate);
  const figures = JSON.stringify({ usual, louder });
  expect(usual.heardS, figures).toBeGreaterThan(0.5);
  expect(louder.heardS, figures).toBeGreaterThan(0.5);
  expect(louder.peak / usual.peak, figures).toBeGreaterThan(1.6);
  await page.getByRole('combobox', { name: 'Volume' }).selectOption('4');
  const loudest = await hear();
  expect(loudest.reduce((most, value) => Math.max(most, Math.abs(value)), 0)).toBeLessThan(1);
  test.info().annotations.push({ type: 'heard', description: figures });
});
