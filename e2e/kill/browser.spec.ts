import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Page, expect, test } from '@playwright/test';
import { type TestBrowser, launchBrowser } from '../harness/chromium-driver.ts';
import { findRecordings } from '../harness/library-check.ts';
import { clockSeconds } from '../harness/memo.ts';
import { decodeSound, likeness, secondsOf } from '../harness/sound.ts';
import { speechWav } from '../harness/speech.ts';
import { waitUntil } from '../harness/wait-until.ts';
import { createRandom } from './random.ts';
import { type Victim, createVictim } from './victim.ts';

const random = createRandom('browser');
/** The clock is read by looking at it, and a second's sound takes a moment to be encoded. */
const readingMs = 300;

let victim: Victim;
test.beforeAll(async () => {
  victim = await createVictim();
});
test.afterAll(() => victim.dispose());

async function open(): Promise<TestBrowser & { readonly page: Page }> {
  const browser = await launchBrowser({ microphone: speechWav() });
  const context = await browser.browser.newContext({ permissions: ['microphone'] });
  const page = await context.newPage();
  await page.goto(victim.app().address);
  return { ...browser, page };
}

/** Records until the clock turns to `seconds`, and then for `moreMs`. */
async function recordUntil(page: Page, seconds: number, moreMs: number): Promise<void> {
  await page.getByRole('button', { name: 'Record voice memo' }).click();
  const timer = page.getByRole('timer', { name: 'Elapsed time' });
  await waitUntil(async () => clockSeconds((await timer.textContent()) ?? '') >= seconds);
  await sleep(moreMs);
}

const killed = {
  async core() {
    await victim.kill();
    await victim.restart();
  },
  async 'browser, and the app waits in vain'(browser: TestBrowser) {
    browser.kill();
    await Promise.resolve();
  },
  async 'browser, and another comes'(browser: TestBrowser) {
    browser.kill();
    const next = await open();
    await expect(next.page.getByRole('button', { name: 'Record voice memo' })).toBeVisible();
    await waitUntil(async () => (await victim.rpc().call('recording.getActive', {})) === null, 30_000);
    await next.close();
  },
  async both(browser: TestBrowser) {
    const dead = victim.kill();
    browser.kill();
    await dead;
    await victim.restart();
  },
};

const rounds: readonly (keyof typeof killed)[] = [
  'core',
  'both',
  'browser, and another comes',
  'both',
  'core',
  'browser, and the app waits in vain',
  'both',
];

test.describe(`killed while a browser records, seed ${random.seed}`, () => {
  for (const [index, what] of rounds.entries()) {
    const seconds = random.whole(2, 6);
    const moreMs = random.between(0, 1000);
    test(`round ${index + 1}: ${what}, after ${(seconds + moreMs / 1000).toFixed(2)} s`, async () => {
      const before = new Set(findRecordings(victim.libraryDirectory).map(({ file }) => file.id));
      const browser = await open();
      await recordUntil(browser.page, seconds, moreMs);
      await killed[what](browser);
      const take = await waitUntil(
        () =>
          findRecordings(victim.libraryDirectory).find(
            ({ file }) => !before.has(file.id) && file.state === 'ready',
          ),
        40_000,
      );
      browser.kill();
      expect(['recovered', 'connection-lost']).toContain(take.file.endReason);
      const sound = decodeSound(join(take.folder, 'capture-microphone.webm'));
      const missingMs = (seconds - secondsOf(sound)) * 1000 + moreMs;
      test.info().annotations.push({ type: 'missing', description: `${Math.round(missingMs)} ms` });
      expect(missingMs).toBeLessThanOrEqual(1000 + readingMs);
      expect(likeness(sound, decodeSound(speechWav()))).toBeGreaterThan(0.8);
      await victim.check();
    });
  }
});
