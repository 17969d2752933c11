import { fileURLToPath } from 'node:url';
import { expect, finishFirstRun, test } from './harness/fixtures.ts';

const speech = fileURLToPath(new URL('../assets/samples/speech.ogg', import.meta.url));
const voice = fileURLToPath(new URL('../assets/samples/chromium-voice.webm', import.meta.url));

test('imports sounds from files, plays one, and names a file that is none', async ({ workplace }) => {
  const { page } = await workplace.open();
  await finishFirstRun(page);
  await page
    .getByRole('link', { name: /^Inbox/ })
    .first()
    .click();
  await expect(page.getByText('Nothing here yet')).toBeVisible();
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Import files' }).click();
  await (await choosing).setFiles([speech, voice]);
  const rows = page.getByRole('list', { name: 'Inbox', exact: true }).getByRole('listitem');
  await expect(rows).toHaveCount(2);
  await page.getByRole('button', { name: 'Play speech', exact: true }).click();
  await expect(page.getByRole('slider', { name: 'Position' })).toBeVisible();
  const playlist = Buffer.from('#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:9/a.ts\n');
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'hostile.webm', mimeType: 'audio/webm', buffer: playlist });
  await expect(page.getByRole('alert').filter({ hasText: 'hostile.webm could not be read' })).toBeVisible();
  await page.reload();
  await expect(rows).toHaveCount(2);
});
