import type { Page } from '@playwright/test';
import { type CodedTrack, codedPicture, codedRate, recordCodedTake } from './harness/coded-take.ts';
import { launchBrowser } from './harness/chromium-driver.ts';
import { expect, test as base } from './harness/fixtures.ts';
import { type QuickApp, startQuickApp } from './harness/quick-app.ts';
import { readCells } from './harness/screen-painter.ts';

const tracks: readonly CodedTrack[] = [
  { track: 'microphone', offsetMs: 0, seconds: 20 },
  { track: 'screen', offsetMs: 120, seconds: 20 },
  { track: 'camera', offsetMs: 300, seconds: 19 },
];

const test = base.extend<{ canCompress: boolean; quick: QuickApp; player: Page }>({
  /** False where captures are to be played: no master comes between. */
  canCompress: [false, { option: true }],
  quick: async ({ canCompress }, use) => {
    const quick = await startQuickApp(canCompress ? {} : { OUTSPOKEN_FFMPEG: '/bin/false' });
    await use(quick);
    await quick.dispose();
  },
  /** The page of a take of screen, camera and voice. */
  player: async ({ quick }, use) => {
    const recordingId = await recordCodedTake(quick.rpc, tracks);
    const { browser, close } = await launchBrowser({});
    const page = await browser.newPage();
    await page.goto(`${quick.app.address}#/recordings/${recordingId}`);
    await expect(page.getByRole('slider', { name: 'Position' })).toBeVisible();
    await use(page);
    await close();
  },
});

/** Time of the take that every element is at, in milliseconds, all read in one task: sound first. */
interface Sample {
  readonly times: readonly number[];
  /** Time of the take that the picture on the screen belongs to; null where it cannot be read. */
  readonly shown: readonly (number | null)[];
}

/** Reads the clocks of all elements and what the pictures show. */
async function sample(page: Page): Promise<Sample> {
  const { x, y, cell, cells } = codedPicture;
  const read = await page.evaluate(
    ({ x, y, cell, cells }) => {
      const media = (globalThis as unknown as { outspokenMedia: HTMLMediaElement[] }).outspokenMedia;
      const canvas = new OffscreenCanvas(cells, 1);
      const context = canvas.getContext('2d', { willReadFrequently: true });
      const times = media.map((one) => one.currentTime * 1000);
      const pictures = media.map((one) => {
        if (!(one instanceof HTMLVideoElement) || context === null) return [];
        for (let index = 0; index < cells; index += 1) {
          context.drawImage(one, x + index * cell + cell / 2, y + cell / 2, 1, 1, index, 0, 1, 1);
        }
        return [...context.getImageData(0, 0, cells, 1).data].filter((_, index) => index % 4 === 0);
      });
      return { times, pictures };
    },
    { x, y, cell, cells },
  );
  const offset = (index: number) => tracks[index]?.offsetMs ?? 0;
  return {
    times: read.times.map((time, index) => time + offset(index)),
    shown: read.pictures.map((brightness, index) => {
      const value = readCells(brightness);
      return value === null ? null : (value * 1000) / codedRate + offset(index);
    }),
  };
}

/** Keeps hold of the player's elements, sound, screen, camera, however they are shown. */
async function watchMedia(page: Page): Promise<void> {
  await page.evaluate(() => {
    const found: HTMLMediaElement[] = [];
    Object.assign(globalThis, { outspokenMedia: found });
    const prototype = HTMLMediaElement.prototype as unknown as {
      play: (this: HTMLMediaElement) => Promise<void>;
    };
    const play = prototype.play;
    prototype.play = function watchedPlay(this: HTMLMediaElement) {
      if (!found.includes(this)) {
        found.push(this);
        const rank = ({ src }: HTMLMediaElement) =>
          ['/microphone/', '/screen/', '/camera/'].findIndex((name) => src.includes(name));
        found.sort((one, other) => rank(one) - rank(other));
      }
      return play.call(this);
    };
  });
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/**
 * Samples while it plays, so many times; gives how far the pictures' clocks usually are from the sound's, and what is shown of
 * screen and camera from each other, in milliseconds. Usually, since a busy machine holds single pictures back.
 */
async function measureDrift(page: Page, count: number) {
  const samples: Sample[] = [];
  while (samples.length < count) {
    await page.waitForTimeout(150);
    samples.push(await sample(page));
  }
  const drifts = samples.flatMap(({ times: [sound = 0, ...others] }) => others.map((time) => time - sound));
  const apart = samples.flatMap(({ shown: [, screen = null, camera = null] }) =>
    screen === null || camera === null ? [] : [Math.abs(screen - camera)],
  );
  const screens = new Set(samples.map(({ shown: [, screen] }) => screen));
  return { drift: median(drifts.map(Math.abs)), apart, pictures: screens.size };
}

async function settle(page: Page): Promise<void> {
  // Half a second is what bringing three clocks together may take.
  await page.waitForTimeout(700);
}

test('screen, camera and voice play in step, after seeks and at every speed', async ({ player: page }) => {
  await watchMedia(page);
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible();
  await settle(page);
  const figures: Record<string, number> = {};
  const check = async (name: string) => {
    const { drift, apart, pictures } = await measureDrift(page, 9);
    figures[name] = Math.round(drift);
    expect.soft(drift, name).toBeLessThan(60);
    // Each shows whole pictures of 40 ms, and the two begin at different times.
    expect.soft(median(apart), `${name}, pictures`).toBeLessThan(130);
    expect(pictures, `${name}: the picture moves`).toBeGreaterThan(3);
  };
  await check('1x');
  const position = page.getByRole('slider', { name: 'Position' });
  await position.fill('12000');
  await settle(page);
  await check('1x after a seek');
  await page.getByRole('combobox', { name: 'Speed' }).selectOption('2');
  await position.fill('2000');
  await settle(page);
  await check('2x after a seek');
  await page.getByRole('combobox', { name: 'Speed' }).selectOption('0.5');
  await position.fill('6000');
  await settle(page);
  await check('0.5x after a seek');
  test.info().annotations.push({ type: 'usual drift, ms', description: JSON.stringify(figures) });
});

test('a paused player shows the moment it is at, in every picture', async ({ player: page }) => {
  await watchMedia(page);
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await settle(page);
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  for (const position of [500, 4000, 13_000, 9040]) {
    await page.getByRole('slider', { name: 'Position' }).fill(String(position));
    await expect
      .poll(async () => {
        const { shown } = await sample(page);
        return shown.slice(1).every((at) => at !== null && position - at >= -20 && position - at <= 60);
      })
      .toBe(true);
  }
});

/** One picture on and back, the whole screen, a small window, and what is seen under the pointer, of a film that rests. */
async function checkPictureByKeyboard(page: Page): Promise<void> {
  const slider = page.getByRole('slider', { name: 'Position' });
  const place = async () => Number(await slider.inputValue());
  await page.getByRole('heading', { level: 1 }).focus();
  await page.keyboard.press('5');
  const middle = await place();
  await page.keyboard.press('.');
  await expect.poll(place).toBe(middle + 33);
  await page.keyboard.press(',');
  await expect.poll(place).toBe(middle);

  const isFull = () => page.evaluate(() => document.fullscreenElement !== null);
  await page.keyboard.press('f');
  await expect.poll(isFull).toBe(true);
  await page.keyboard.press('m');
  await expect(page.getByRole('textbox', { name: 'Add note' })).toBeFocused();
  expect(await isFull()).toBe(false);
  await page.keyboard.press('Escape');

  await page.keyboard.press('p');
  await expect(page.getByText('Shown in a small window')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Picture in picture', pressed: true })).toBeVisible();
  await page.keyboard.press('p');
  await expect(page.getByText('Shown in a small window')).toHaveCount(0);

  const { x = 0, y = 0, width = 0, height = 0 } = (await slider.boundingBox()) ?? {};
  const preview = page.locator('.position-preview');
  for (const [at, time] of [
    [x + 1, /^0:00$/],
    [x + width - 1, /^0:(19|20)$/],
  ] as const) {
    await page.mouse.move(at, y + height / 2);
    await expect(preview).toHaveText(time);
    await expect(preview.locator('[style*="background-image"]')).toBeVisible();
    const box = await preview.boundingBox();
    expect(box?.x).toBeGreaterThanOrEqual(x);
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(x + width);
  }
}

test.describe('once compressed', () => {
  test.use({ canCompress: true });

  test('the master takes over at the place that is shown', async ({ player: page }) => {
    await page.getByRole('slider', { name: 'Position' }).fill('5000');
    await expect(page.getByText('Saved', { exact: true })).toBeVisible({ timeout: 60_000 });
    const sources = () =>
      page.locator('video').evaluateAll((all) => all.map((one) => one.getAttribute('src')));
    await expect.poll(sources).toEqual([expect.stringContaining('/media/recording/')]);
    await expect(page.getByRole('slider', { name: 'Position' })).toHaveValue('5000');
    await page.getByRole('button', { name: 'Play', exact: true }).click();
    await expect
      .poll(async () => Number(await page.getByRole('slider', { name: 'Position' }).inputValue()))
      .toBeGreaterThan(5500);
    await page.keyboard.press('k');
    await checkPictureByKeyboard(page);
  });
});
