import type { Page } from '@playwright/test';
import { expect } from './fixtures.ts';

/** Seconds that the clock shows, from `m:ss` or `h:mm:ss`. */
export function clockSeconds(text: string): number {
  const clock = /\d+(?::\d\d)+/.exec(text)?.[0] ?? '0:00';
  return clock.split(':').reduce((total, part) => total * 60 + Number(part), 0);
}

/** Waits until the clock shows at least so many seconds. */
export async function waitForClock(page: Page, seconds: number): Promise<void> {
  const timer = page.getByRole('timer', { name: 'Elapsed time' });
  await expect
    .poll(async () => clockSeconds((await timer.textContent()) ?? ''), { timeout: 30_000 })
    .toBeGreaterThanOrEqual(seconds);
}

/** Presses record and waits for the clock. */
export async function recordFor(page: Page, seconds: number): Promise<void> {
  await page.getByRole('button', { name: 'Record voice memo' }).click();
  await waitForClock(page, seconds);
}

/** Presses Stop and waits for the review page. */
export async function stop(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(page.getByRole('textbox', { name: 'Title' })).toBeVisible();
}

/** Fills in title and place on the review page. */
export async function fileAs(
  page: Page,
  place: { readonly title: string; readonly client: string; readonly project: string },
): Promise<void> {
  await page.getByRole('textbox', { name: 'Title' }).fill(place.title);
  await page.getByRole('combobox', { name: 'Client' }).fill(place.client);
  await page.keyboard.press('Tab');
  await page.getByRole('combobox', { name: 'Project' }).fill(place.project);
  await page.keyboard.press('Tab');
}

/** Opens the send panel, addresses the message and queues it. */
export async function sendTo(page: Page, address: string): Promise<void> {
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.getByRole('textbox', { name: 'To' }).fill(address);
  await page.getByRole('button', { name: 'Queue message' }).click();
}

/** Opens the Outbox and waits for its newest message to be in this state. */
export async function expectOutbox(page: Page, state: string | RegExp): Promise<void> {
  await page
    .getByRole('link', { name: /Outbox/ })
    .first()
    .click();
  const row = page.getByRole('list', { name: 'Outbox' }).getByRole('listitem').first();
  await expect(row).toContainText(state, { timeout: 45_000 });
}
