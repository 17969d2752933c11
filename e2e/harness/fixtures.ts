import { join } from 'node:path';
import { test as base, expect, type Page } from '@playwright/test';
import type { OpenApp, OpenOptions } from './driver.ts';
import { makeFolder } from './free-folder.ts';
import { openApp } from './open-app.ts';
import { speechWav } from './speech.ts';

/** The folders of one test; they outlive the app, so that a test can start it again. */
export interface Workplace {
  readonly dataDirectory: string;
  readonly libraryDirectory: string;
  /** Starts the app on these folders; whatever is still open when the test ends is closed. */
  open(options?: Partial<OpenOptions>): Promise<OpenApp>;
}

/** Fills in the first run with the practice mailbox. */
export async function finishFirstRun(page: Page): Promise<void> {
  await page.getByRole('textbox', { name: 'Your name' }).fill('Ada Client');
  await page.getByRole('textbox', { name: 'Your email address' }).fill('ada@client.example');
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Record voice memo' })).toBeVisible();
}

/** Playwright's `test` with a workplace, and with `app`: started, first run done, speech in the microphone. */
export const test = base.extend<{ workplace: Workplace; app: OpenApp }>({
  workplace: async ({}, use) => {
    const folder = makeFolder('workplace');
    const opened: OpenApp[] = [];
    const dataDirectory = join(folder.path, 'data');
    const libraryDirectory = join(folder.path, 'library');
    await use({
      dataDirectory,
      libraryDirectory,
      async open(options = {}) {
        const app = await openApp({ dataDirectory, libraryDirectory, microphone: speechWav(), ...options });
        opened.push(app);
        return app;
      },
    });
    for (const app of opened) await app.close().catch(() => undefined);
    folder.remove();
  },
  app: async ({ workplace }, use) => {
    const app = await workplace.open();
    await finishFirstRun(app.page);
    await use(app);
  },
});

export { expect } from '@playwright/test';
