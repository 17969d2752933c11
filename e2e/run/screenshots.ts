import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { buildIfStale } from '../../electron/bootstrap/build-app.ts';
import { inRoot } from '../../electron/bootstrap/paths.ts';
import { startAppProcess } from '../harness/app-process.ts';
import { launchBrowser } from '../harness/chromium-driver.ts';
import { makeFolder } from '../harness/free-folder.ts';
import { waitForClock } from '../harness/memo.ts';
import { startQuickApp } from '../harness/quick-app.ts';
import { connectRpc } from '../harness/rpc.ts';
import { startSoundServer } from '../harness/sound-server.ts';
import { speechWav } from '../harness/speech.ts';
import { waitUntil } from '../harness/wait-until.ts';
import { filmedScreen } from '../harness/screen-take.ts';
import { walkthroughFilm } from '../bench/walkthrough/walkthrough.ts';
import { backdateExamples, makeExamples, screenExample } from './example-library.ts';
import { shootInbox } from './shoot-inbox.ts';
import { prepareTestMachine } from './machine.ts';
import { patientExpect } from './patient-expect.ts';

const say = (line: string) => console.log(line);
const output = inRoot('test-results/screenshots');
const sizes = [
  { width: 1280, height: 800 },
  { width: 900, height: 600 },
];
/** What the README and its readers need; the others are for whoever works on the look. */
const kept = [
  'record-1280x800-light',
  'review-1280x800-light',
  'projects-1280x800-light',
  'outbox-1280x800-light',
  'inbox-1280x800-light',
  'player-1280x800-light',
  'search-1280x800-light',
  'recording-1280x800-dark',
  'editor-1280x800-light',
];

/** Takes one page in both sizes and both themes. */
async function shoot(page: Page, name: string, shown: Locator): Promise<void> {
  for (const viewport of sizes) {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await patientExpect(shown.first()).toBeVisible();
      const path = join(output, `${name}-${viewport.width}x${viewport.height}-${colorScheme}.png`);
      await page.screenshot({ path, animations: 'disabled', caret: 'hide' });
    }
  }
  say(`  ${name}`);
}

async function shootFirstRun(): Promise<void> {
  const folder = makeFolder('screenshots');
  const inside = (name: string) => join(folder.path, name);
  const app = await startAppProcess({ dataDirectory: inside('data'), libraryDirectory: inside('library') });
  const browser = await launchBrowser({});
  const page = await browser.browser.newPage();
  await page.goto(app.address);
  await shoot(page, 'first-run', page.getByRole('button', { name: 'Start', exact: true }));
  await browser.close();
  await app.stop();
  folder.remove();
}

/** Every page that is reached by its address, with something that shows it is complete. */
function pagesByAddress(page: Page): readonly (readonly [string, string, Locator])[] {
  const rows = (list: string) => page.getByRole('list', { name: list }).getByRole('listitem');
  const heading = page.getByRole('heading', { level: 1 });
  return [
    ['projects', '#/projects', page.getByText('The harbour in winter')],
    ['outbox', '#/outbox', rows('Outbox')],
    ['practice-mailbox', '#/practice-mailbox', rows('Practice mailbox')],
    ['inbox-empty', '#/inbox', heading],
    ['bin', '#/bin', heading],
    ['settings', '#/settings', page.getByRole('region', { name: 'Profile' })],
    ['settings-mail', '#/settings/mail', page.getByRole('region', { name: 'Mail account' })],
    ['settings-storage', '#/settings/storage', page.getByRole('region', { name: 'Storage' })],
    ['exports', '#/exports', heading],
  ];
}

async function waitForLevel(page: Page): Promise<void> {
  const meter = page.getByRole('meter', { name: 'Microphone level' });
  await patientExpect.poll(async () => Number(await meter.getAttribute('aria-valuenow'))).toBeGreaterThan(30);
}

async function shootRecording(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Record', exact: true }).first().click();
  await waitForLevel(page);
  await shoot(page, 'record', page.getByRole('button', { name: 'Record voice memo' }));
  await page.getByRole('button', { name: 'Record voice memo' }).click();
  await waitForClock(page, 20);
  await page.getByRole('button', { name: 'Mark moment' }).click();
  await shoot(page, 'recording', page.getByRole('button', { name: 'Stop', exact: true }));
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await page.getByRole('textbox', { name: 'Title' }).fill('Answers to your questions');
  await shoot(page, 'review', page.getByRole('button', { name: 'Send', exact: true }));
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.getByRole('textbox', { name: 'To' }).fill('margaret@harbour-press.example');
  await shoot(page, 'send', page.getByRole('button', { name: 'Queue message' }));
}

async function shootScreen(page: Page): Promise<void> {
  await page.evaluate(() => (location.hash = '#/projects'));
  await page.getByRole('link', { name: screenExample }).first().click();
  await shoot(page, 'screen-player', page.getByRole('slider', { name: 'Position' }));
  await page.getByRole('link', { name: 'Edit', exact: true }).click();
  await page.getByRole('slider', { name: 'Position' }).focus();
  for (let presses = 0; presses < 2; presses += 1) await page.keyboard.press('ArrowRight');
  // The small pictures are made when they are first asked for.
  await shoot(page, 'editor', page.locator('.edit-timeline [style*="background-image"]'));
}

async function shootPages(address: string): Promise<void> {
  // Its microphone has a name such as people have.
  const sound = await startSoundServer();
  sound.speak(speechWav());
  const browser = await launchBrowser({ realMicrophone: true, browserEnv: sound.env });
  const context = await browser.browser.newContext({ permissions: ['microphone'] });
  const page = await context.newPage();
  await page.goto(address);
  for (const [name, hash, shown] of pagesByAddress(page)) {
    await page.evaluate((to) => (location.hash = to), hash);
    await shoot(page, name, shown);
  }
  await page.evaluate(() => (location.hash = '#/projects'));
  await page
    .getByRole('link', { name: /Memoir/ })
    .first()
    .click();
  await shoot(page, 'project', page.getByText('My father and the nets'));
  await page.getByRole('link', { name: 'My father and the nets' }).first().click();
  await shoot(page, 'player', page.getByText('Ask Margaret for the photograph'));
  await page.getByRole('searchbox', { name: 'Search' }).fill('harbour');
  await shoot(page, 'search', page.getByRole('option').filter({ hasText: 'so quiet' }));
  await page.keyboard.press('Escape');
  await shootScreen(page);
  await shootRecording(page);
  await browser.close();
  await sound.dispose();
}

await prepareTestMachine(say);
await buildIfStale({ force: false, say });
rmSync(output, { recursive: true, force: true });
mkdirSync(output, { recursive: true });
say('Making examples...');
/** Waits until the app has seen that its recordings are some days old. */
async function waitForDates(address: string): Promise<void> {
  const rpc = await connectRpc(address);
  const newest = { scope: { all: true }, offset: 0, limit: 50 } as const;
  const dayMs = 86_400_000;
  await waitUntil(async () => {
    const { items } = await rpc.call('library.listRecordings', newest);
    return items.some(({ createdAt }) => Date.now() - Date.parse(createdAt) > dayMs);
  });
  rpc.close();
}

const filmSeconds = 30;
const screen = filmedScreen(await walkthroughFilm('typical', filmSeconds), filmSeconds);
const quick = await startQuickApp();
await makeExamples(quick, screen);
quick.rpc.close();
await quick.app.stop();
backdateExamples(quick.libraryDirectory);
const app = await startAppProcess(quick);
await waitForDates(app.address);
say('Taking pictures...');
await shootFirstRun();
await shootPages(app.address);
await shootInbox(shoot, say);
await app.stop();
await quick.dispose();
mkdirSync(inRoot('assets/screenshots'), { recursive: true });
for (const name of kept.filter((one) => existsSync(join(output, `${one}.png`))))
  copyFileSync(join(output, `${name}.png`), inRoot(`assets/screenshots/${name}.png`));
say('All are in test-results/screenshots, those of the README in assets/screenshots.');
