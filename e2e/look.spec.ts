import type { Page } from '@playwright/test';
import { expect, finishFirstRun, test } from './harness/fixtures.ts';
import { expectGoodPage } from './harness/good-page.ts';
import { expectOutbox, recordFor, sendTo, stop } from './harness/memo.ts';

for (const colorScheme of ['light', 'dark'] as const) {
  test(`every page can be used by everyone, ${colorScheme}`, async ({ workplace }) => {
    const viewport = { width: 1280, height: 800 };
    const { page } = await workplace.open({ context: { colorScheme, viewport, reducedMotion: 'reduce' } });
    const problems: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
    await expect(page.getByRole('button', { name: 'Start', exact: true })).toBeVisible();
    await expectGoodPage(page, 'first run');
    await finishFirstRun(page);
    await expectGoodPage(page, 'record');
    await page.getByRole('checkbox', { name: 'Camera' }).click();
    await expect(page.getByRole('img', { name: 'Camera preview' })).toBeVisible();
    await page.getByRole('button', { name: 'Record camera' }).click();
    await expect(page.getByRole('list', { name: 'Tracks' })).toContainText('live');
    await expectGoodPage(page, 'recording the camera');
    await page.getByRole('button', { name: 'Discard' }).click();
    await recordFor(page, 2);
    await expectGoodPage(page, 'recording');
    await stop(page);
    await expectGoodPage(page, 'review');
    await page.getByRole('link', { name: 'Edit', exact: true }).click();
    await expect(page.getByRole('slider', { name: 'Position' })).toBeVisible();
    await expectGoodPage(page, 'editor');
    await page.getByRole('button', { name: 'Done' }).click();
    await sendTo(page, 'editor@harbour.example');
    await expectOutbox(page, 'Sent');
    await expectGoodPage(page, 'outbox');
    await page.getByRole('link', { name: 'Practice mailbox' }).click();
    await expect(page.getByRole('list', { name: 'Practice mailbox' })).toBeVisible();
    await expectGoodPage(page, 'practice mailbox');
    for (const name of ['Inbox', 'Projects', 'Settings']) {
      await page
        .getByRole('link', { name: new RegExp(`^${name}`) })
        .first()
        .click();
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await expectGoodPage(page, name);
    }
    // Chromium may say this of the one frame that is on its way when each of the two views lets go of the camera; never of more.
    const isLate = (problem: string) => problem.startsWith('A VideoFrame was garbage collected');
    expect(problems.filter((problem) => !isLate(problem))).toEqual([]);
    expect(problems.filter(isLate).length).toBeLessThanOrEqual(2);
  });
}

/** Presses Tab until the named control has the focus. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      const labels = element instanceof HTMLInputElement ? Array.from(element.labels ?? []) : [];
      return element?.getAttribute('aria-label') ?? labels[0]?.textContent ?? element?.textContent ?? '';
    });
    if (typeof name === 'string' ? focused.trim() === name : name.test(focused)) return;
  }
  throw new Error(`Tab never reaches ${String(name)}`);
}

test('a memo is recorded and sent with the keyboard alone', async ({ app }) => {
  const { page } = app;
  await page.keyboard.press('r');
  await expect(page.getByRole('timer', { name: 'Elapsed time' })).toBeVisible();
  await page.waitForTimeout(1500);
  await page.keyboard.press('m');
  await tabTo(page, /^Stop/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('textbox', { name: 'Title' })).toBeFocused();
  await page.keyboard.type('By keyboard');
  await tabTo(page, /^Send/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('textbox', { name: 'To' })).toBeVisible();
  await page.getByRole('textbox', { name: 'To' }).focus();
  await page.keyboard.type('editor@harbour.example');
  await tabTo(page, /^Queue message/);
  await page.keyboard.press('Enter');
  await expect(page.getByText(/Outbox/).first()).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('g');
  await page.keyboard.press('o');
  await expect(page.getByRole('list', { name: 'Outbox' })).toContainText('By keyboard');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toContainText('Mark');
});
