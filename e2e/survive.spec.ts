import { appendFileSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Page, WebSocketRoute } from '@playwright/test';
import { expect, test } from './harness/fixtures.ts';
import { findRecordings, onlyRecording } from './harness/library-check.ts';
import { fileAs, recordFor, stop, waitForClock } from './harness/memo.ts';
import { decodeSound, secondsOf } from './harness/sound.ts';

/** Waits until the only take is safe, and gives the seconds of sound in its capture. */
async function safeSeconds(library: string): Promise<number> {
  await expect.poll(() => findRecordings(library)[0]?.file.state, { timeout: 30_000 }).toBe('ready');
  return secondsOf(decodeSound(join(onlyRecording(library).folder, 'capture-microphone.webm')));
}

const titles = (page: Page) => page.getByRole('link', { name: 'Projects' }).first().click();

test('core killed while recording: the next start has the take', async ({ app, workplace }) => {
  await recordFor(app.page, 5);
  await app.killCore();
  const again = await workplace.open();
  expect(await safeSeconds(workplace.libraryDirectory)).toBeGreaterThan(4);
  expect(onlyRecording(workplace.libraryDirectory).file.endReason).toBe('recovered');
  await titles(again.page);
  await expect(again.page.getByText(/recovered/i).first()).toBeVisible();
});

test('browser killed while recording: the take ends safely within the minute', async ({ app, workplace }) => {
  await recordFor(app.page, 5);
  app.killBrowser();
  expect(await safeSeconds(workplace.libraryDirectory)).toBeGreaterThan(4);
  expect(onlyRecording(workplace.libraryDirectory).file.endReason).toBe('connection-lost');
});

test('a page loaded again while recording keeps the take', async ({ app, workplace }) => {
  const { page } = app;
  await recordFor(page, 4);
  page.on('dialog', (dialog) => void dialog.accept());
  await page.reload();
  await expect(page.getByText(/saved/i).first()).toBeVisible({ timeout: 30_000 });
  // At most the second that was not whole when the page went.
  expect(await safeSeconds(workplace.libraryDirectory)).toBeGreaterThanOrEqual(3);
});

test('a lost connection is caught up with, nothing missing', async ({ app, workplace }) => {
  const { page } = app;
  test.skip(app.host === 'electron', 'IPC has no connection to lose');
  const connections: WebSocketRoute[] = [];
  await page.routeWebSocket(/\/socket$/, (route) => {
    route.connectToServer();
    connections.push(route);
  });
  await page.reload();
  await recordFor(page, 3);
  await connections.at(-1)?.close();
  await waitForClock(page, 8);
  expect(connections.length).toBeGreaterThan(1);
  await stop(page);
  const seconds = await safeSeconds(workplace.libraryDirectory);
  const { file } = onlyRecording(workplace.libraryDirectory);
  expect(file.endReason).toBe('stopped');
  expect(seconds).toBeGreaterThan(7.5);
  expect(Math.abs(seconds * 1000 - file.durationMs)).toBeLessThan(200);
});

test('SIGTERM while recording: the take is finished, not recovered', async ({ app, workplace }) => {
  await recordFor(app.page, 4);
  await app.close();
  expect(await safeSeconds(workplace.libraryDirectory)).toBeGreaterThan(2.4);
});

test('the index is rebuilt when it is deleted, and when it is damaged', async ({ app, workplace }) => {
  await recordFor(app.page, 1);
  await stop(app.page);
  await fileAs(app.page, { title: 'Kept', client: 'Harbour Press', project: 'Memoir' });
  await app.page.getByRole('button', { name: 'Save' }).click();
  await expect(app.page.getByText('Saved in Harbour Press, Memoir').first()).toBeVisible();
  await expect
    .poll(() => onlyRecording(workplace.libraryDirectory).file.master, { timeout: 30_000 })
    .not.toBeNull();
  await app.close();
  const index = join(workplace.dataDirectory, 'index.db');
  const dump = () => {
    const database = new DatabaseSync(index, { readOnly: true });
    const tables = database
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
      .all()
      // How the search keeps its words depends on the order in which they came.
      .filter(({ name }) => !/^(search|sqlite)_/.test(String(name)));
    const rows = tables.map(({ name }) => {
      const all = database.prepare(`SELECT * FROM "${String(name)}"`).all();
      return [name, all.map((row) => JSON.stringify(row)).sort()];
    });
    database.close();
    return JSON.stringify(rows);
  };
  const before = dump();
  for (const damage of [
    () => ['', '-wal', '-shm'].forEach((suffix) => rmSync(index + suffix, { force: true })),
    () => writeFileSync(index, 'this is no database, and long enough to be taken for one'.repeat(400)),
  ]) {
    damage();
    const again = await workplace.open();
    await again.page.getByRole('link', { name: 'Projects' }).first().click();
    await expect(again.page.getByText('Kept').first()).toBeVisible();
    await again.close();
    expect(dump()).toBe(before);
  }
});

test('a truncated journal costs at most its last second', async ({ app, workplace }) => {
  await recordFor(app.page, 5);
  await app.killCore();
  const { folder } = onlyRecording(workplace.libraryDirectory);
  const journal = join(folder, 'journal.ndjson');
  truncateSync(journal, Math.floor(readFileSync(journal).byteLength * 0.6));
  appendFileSync(journal, '{"type":"chu');
  await workplace.open();
  expect(await safeSeconds(workplace.libraryDirectory)).toBeGreaterThan(4);
});

test('a library edited by hand is taken as it is', async ({ app, workplace }) => {
  await recordFor(app.page, 1);
  await stop(app.page);
  await app.close();
  rmSync(join(onlyRecording(workplace.libraryDirectory).folder, 'capture-microphone.webm'));
  rmSync(join(onlyRecording(workplace.libraryDirectory).folder, 'master.m4a'), { force: true });
  const { page } = await workplace.open();
  await page.getByRole('link', { name: 'Projects' }).first().click();
  await expect(page.getByText(/missing/i).first()).toBeVisible();
});
