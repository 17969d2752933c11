import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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
    .getByLabel('Files to import')
    .setInputFiles({ name: 'hostile.webm', mimeType: 'audio/webm', buffer: playlist });
  await expect(page.getByRole('alert').filter({ hasText: 'hostile.webm could not be read' })).toBeVisible();
  await page.reload();
  await expect(rows).toHaveCount(2);
});

/** A message that a mail program saved, with the sound attached. */
function composeMessage(): string {
  const lines =
    readFileSync(speech)
      .toString('base64')
      .match(/.{1,76}/g) ?? [];
  return [
    'From: Ana <ana@x.test>',
    'Subject: Chapter two',
    'Message-ID: <two@x.test>',
    'Content-Type: multipart/mixed; boundary=b',
    '',
    '--b',
    '',
    'Here it is.',
    '--b',
    'Content-Type: audio/ogg; name="chapter two.ogg"',
    'Content-Transfer-Encoding: base64',
    '',
    ...lines,
    '--b--',
    '',
  ].join('\r\n');
}

test('imports a folder with a saved mail; a row dragged onto a project is filed there, and back', async ({
  workplace,
}, testInfo) => {
  const folder = testInfo.outputPath('from elsewhere');
  mkdirSync(join(folder, 'deeper'), { recursive: true });
  writeFileSync(join(folder, 'deeper', 'mail.eml'), composeMessage());
  writeFileSync(join(folder, 'list.txt'), 'not a recording');
  writeFileSync(join(folder, 'voice.webm'), readFileSync(voice));
  const { page } = await workplace.open();
  await finishFirstRun(page);
  await page
    .getByRole('link', { name: /^Inbox/ })
    .first()
    .click();
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Import a folder' }).click();
  await (await choosing).setFiles(folder);
  const rows = page.getByRole('list', { name: 'Inbox', exact: true }).getByRole('listitem');
  await expect(rows).toHaveCount(2);
  const row = rows.filter({ hasText: 'chapter two' });
  await expect(row).toContainText('From Ana');
  await page.getByRole('button', { name: 'More for voice' }).click();
  await page.getByRole('menuitem', { name: 'Rename or move' }).click();
  await page.getByRole('combobox', { name: 'Client' }).fill('Harbour Press');
  await page.getByRole('combobox', { name: 'Project' }).fill('Memoir');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  // Across projects, in a row.
  await page.getByRole('button', { name: 'Listen to 2 new ones' }).click();
  const bar = page.getByRole('region', { name: 'Now playing' });
  await expect(bar).toContainText('1 of 2');
  const first = await bar.getByRole('link').innerText();
  await bar.getByRole('slider', { name: 'Position' }).press('End');
  await expect(bar).toContainText('2 of 2');
  await expect(bar.getByRole('link')).not.toHaveText(first);
  await bar.getByRole('button', { name: 'Previous recording' }).click();
  await expect(bar.getByRole('link')).toHaveText(first);
  await bar.getByRole('button', { name: 'Close player' }).click();

  const project = page
    .getByRole('list', { name: 'Clients and projects' })
    .getByRole('link', { name: /Memoir/ });
  await row.getByRole('link', { name: 'chapter two' }).dragTo(project);
  const moved = page.getByRole('alertdialog').filter({ hasText: 'Moved to Harbour Press, Memoir.' });
  await expect(moved).toBeVisible();
  await project.click();
  await expect(page.getByRole('link', { name: 'chapter two' })).toBeVisible();
  await moved.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('link', { name: 'chapter two' })).toBeHidden();
});

test('what comes from a sender with a rule is filed by it', async ({ workplace }, testInfo) => {
  const message = testInfo.outputPath('mail.eml');
  writeFileSync(message, composeMessage());
  const { page } = await workplace.open();
  await finishFirstRun(page);
  await page
    .getByRole('link', { name: /^Inbox/ })
    .first()
    .click();
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Filing rules' }).click();
  const dialog = page.getByRole('dialog', { name: 'Filing rules' });
  await dialog.getByRole('textbox', { name: 'Always file recordings from' }).fill('Ana@x.test');
  await dialog.getByRole('button', { name: 'Add rule' }).click();
  await expect(dialog.getByText('Enter both a client and a project.')).toBeVisible();
  await dialog.getByRole('combobox', { name: 'Client' }).fill('Harbour Press');
  await dialog.getByRole('combobox', { name: 'Project' }).fill('Memoir');
  await dialog.getByRole('button', { name: 'Add rule' }).click();
  const rules = dialog.getByRole('list', { name: 'Filing rules' });
  await expect(rules.getByRole('listitem')).toHaveText(['ana@x.testHarbour Press, Memoir']);
  await dialog.getByRole('button', { name: 'Done' }).click();

  await page.getByLabel('Files to import').setInputFiles(message);
  await page.getByRole('link', { name: /Memoir/ }).click();
  const recordings = page.getByRole('list', { name: 'Recordings' }).getByRole('listitem');
  await expect(recordings).toHaveCount(1);
  const filters = page.getByRole('group', { name: 'Filters' });
  await filters.getByRole('combobox', { name: 'State' }).selectOption('unviewed');
  await filters.getByRole('combobox', { name: 'Direction' }).selectOption('received');
  await expect(recordings).toHaveCount(1);
  await filters.getByRole('combobox', { name: 'Direction' }).selectOption('made');
  await expect(page.getByText('0 of 1 recording')).toBeVisible();
  await filters.getByRole('button', { name: 'Show all' }).click();
  await expect(recordings).toHaveCount(1);

  await page.getByRole('button', { name: 'More for this project' }).click();
  await page.getByRole('menuitem', { name: 'Archive project' }).click();
  await expect(page.getByText('1 recording, archived')).toBeVisible();
  await page.getByRole('button', { name: 'Close notice' }).click();
  await page.keyboard.press('Control+z');
  await expect(page.getByText('1 recording, archived')).toHaveCount(0);
  await page.getByRole('button', { name: 'More for this project' }).click();
  await page.getByRole('menuitem', { name: 'Rename project' }).click();
  await page.getByRole('textbox', { name: 'Project name' }).fill('Poems');
  await page.getByRole('button', { name: 'Rename', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Poems' })).toBeVisible();

  await page
    .getByRole('link', { name: /^Inbox/ })
    .first()
    .click();
  await page.getByRole('button', { name: 'More' }).first().click();
  await page.getByRole('menuitem', { name: 'Filing rules' }).click();
  await expect(rules.getByRole('listitem')).toHaveText(['ana@x.testHarbour Press, Poems']);
  await dialog.getByRole('button', { name: 'Remove the rule for ana@x.test' }).click();
  await expect(rules).toBeHidden();
});
