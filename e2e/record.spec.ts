import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './harness/fixtures.ts';
import { findRecordings, onlyRecording } from './harness/library-check.ts';
import { clockSeconds, fileAs, recordFor, stop, waitForClock } from './harness/memo.ts';
import { tapPlayer, tapped } from './harness/player-tap.ts';
import { decodeSound, likeness, secondsOf } from './harness/sound.ts';
import { speechWav } from './harness/speech.ts';

test('a memo is recorded, paused, marked, stopped, played, named and filed', async ({ app, workplace }) => {
  const { page } = app;
  await expect(page.getByRole('meter', { name: 'Microphone level' })).toBeVisible();
  await recordFor(page, 4);

  await page.getByRole('button', { name: 'Pause' }).click();
  const timer = page.getByRole('timer', { name: 'Elapsed time' });
  const paused = clockSeconds((await timer.textContent()) ?? '');
  await page.waitForTimeout(1500);
  expect(clockSeconds((await timer.textContent()) ?? '')).toBe(paused);
  await page.getByRole('button', { name: 'Resume' }).click();
  await page.getByRole('button', { name: 'Mark moment' }).click();
  await waitForClock(page, 8);
  await stop(page);

  await expect(page.getByRole('textbox', { name: 'Title' })).not.toHaveValue('');
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  const position = page.getByRole('slider', { name: 'Position' });
  await expect
    .poll(
      async () =>
        Number(await position.getAttribute('value')) > 0 ||
        Number(await position.getAttribute('aria-valuenow')) > 0,
    )
    .toBe(true);
  await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible();

  await fileAs(page, { title: 'Winter harbour', client: 'Harbour Press', project: 'Memoir' });
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved in Harbour Press, Memoir').first()).toBeVisible();

  await expect.poll(() => findRecordings(workplace.libraryDirectory)[0]?.files ?? []).toContain('master.m4a');
  const { folder, client, project, file, files } = onlyRecording(workplace.libraryDirectory);
  expect([client, project]).toEqual(['Harbour Press', 'Memoir']);
  expect(folder.split('/').at(-1)).toMatch(/^\d{4}-\d\d-\d\d \d{4} Winter harbour$/);
  expect(files).toEqual(expect.arrayContaining(['recording.json', 'capture-microphone.webm', 'master.m4a']));
  expect(file).toMatchObject({
    title: 'Winter harbour',
    state: 'ready',
    kind: 'voice',
    endReason: 'stopped',
  });
  expect(file.marks).toHaveLength(1);
  expect(file.marks[0]?.atMs).toBeGreaterThan(3500);
  expect(file.pauses).toHaveLength(1);
  expect(file.pauses[0]?.durationMs).toBeGreaterThan(1000);
  expect(file.levels.some((level) => level > 10)).toBe(true);

  const master = decodeSound(join(folder, 'master.m4a'));
  // Sound that a starved machine did not deliver is made up for where a tenth of a second is missing, see voice-filters.ts.
  expect(Math.abs(secondsOf(master) * 1000 - file.durationMs)).toBeLessThan(200);
  expect(secondsOf(master)).toBeGreaterThan(7.5);
});

test('what plays is what was spoken', async ({ app, workplace }) => {
  const { page } = app;
  await recordFor(page, 6);
  await stop(page);
  await tapPlayer(page);
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible({ timeout: 20_000 });
  const path = join(workplace.dataDirectory, 'played.webm');
  writeFileSync(path, Buffer.from(await tapped(page), 'base64'));
  const played = decodeSound(path);
  expect(secondsOf(played)).toBeGreaterThan(4);
  expect(likeness(played, decodeSound(speechWav()))).toBeGreaterThan(0.7);
});

test('a discarded take lies in the bin and comes back with Undo', async ({ app, workplace }) => {
  const { page } = app;
  await recordFor(page, 2);
  await page.getByRole('button', { name: 'Discard' }).click();
  await expect.poll(() => findRecordings(workplace.libraryDirectory).length).toBe(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => findRecordings(workplace.libraryDirectory).length).toBe(1);
});

test('the bin gives a recording back', async ({ app, workplace }) => {
  const { page } = app;
  await recordFor(page, 2);
  await page.getByRole('button', { name: 'Discard' }).click();
  await expect.poll(() => findRecordings(workplace.libraryDirectory).length).toBe(0);
  await page.getByRole('link', { name: 'Projects' }).first().click();
  await page.getByRole('link', { name: 'Bin' }).first().click();
  await page
    .getByRole('button', { name: /Restore/ })
    .first()
    .click();
  await expect.poll(() => findRecordings(workplace.libraryDirectory).length).toBe(1);
});
