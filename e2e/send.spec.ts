import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import { expect, finishFirstRun, test } from './harness/fixtures.ts';
import { expectOutbox, fileAs, recordFor, sendTo, stop } from './harness/memo.ts';
import { canRunMailServer, startMailServer } from './harness/mail/mail-server.ts';
import { decodeSound, likeness, secondsOf } from './harness/sound.ts';
import { speechWav } from './harness/speech.ts';

/** Reads a message as its recipient's mail program would and gives its sound. */
async function soundOf(path: string, scratch: string) {
  const message = await PostalMime.parse(readFileSync(path));
  const [attachment] = message.attachments;
  if (attachment === undefined || typeof attachment.content === 'string') throw new Error('no attachment');
  const file = join(scratch, 'received.m4a');
  writeFileSync(file, new Uint8Array(attachment.content));
  return { message, attachment, sound: decodeSound(file) };
}

test('a memo arrives in the practice mailbox, and sounds like what was spoken', async ({
  app,
  workplace,
}) => {
  const { page } = app;
  await recordFor(page, 3);
  await page.getByRole('button', { name: 'Mark moment' }).click();
  await stop(page);
  await fileAs(page, { title: 'Chapter two – Hafen', client: 'Harbour Press', project: 'Memoir' });
  await sendTo(page, 'editor@harbour.example');
  await expectOutbox(page, 'Sent');

  await page.getByRole('link', { name: 'Practice mailbox' }).click();
  const list = page.getByRole('list', { name: 'Practice mailbox' });
  await expect(list.getByRole('listitem')).toHaveCount(1);
  await expect(list.getByRole('listitem')).toContainText('Chapter two – Hafen');

  const folder = join(workplace.dataDirectory, 'practice-mailbox');
  const [arrived] = readdirSync(folder);
  const eml = readdirSync(join(folder, arrived ?? '')).find((name) => name.endsWith('.eml'));
  const { message, attachment, sound } = await soundOf(
    join(folder, arrived ?? '', eml ?? ''),
    workplace.dataDirectory,
  );
  expect(message.to?.[0]?.address).toBe('editor@harbour.example');
  expect(message.text).toContain('Chapter two – Hafen');
  expect(message.html).toContain('Chapter two – Hafen');
  expect(attachment.filename).toMatch(/Chapter two – Hafen\.m4a$/);
  expect(secondsOf(sound)).toBeGreaterThan(2.5);
  expect(likeness(sound, decodeSound(speechWav()))).toBeGreaterThan(0.8);
});

test('a memo goes through a real mail server with TLS and a sign-in', async ({ workplace }) => {
  test.skip(!canRunMailServer(), 'Postfix and Dovecot are not on this machine, or we are not root');
  const server = await startMailServer();
  try {
    const { page } = await workplace.open({ env: { NODE_EXTRA_CA_CERTS: server.authority } });
    await finishFirstRun(page);
    await page.getByRole('link', { name: 'Settings' }).first().click();
    const account = page.getByRole('region', { name: 'Mail account' });
    await account.getByRole('textbox', { name: 'Email address' }).fill(server.address('client'));
    await account.getByRole('textbox', { name: 'SMTP server' }).fill('localhost');
    await account.getByRole('textbox', { name: 'SMTP port' }).fill(String(server.startTlsPort));
    await account.getByRole('combobox', { name: 'SMTP security' }).selectOption('STARTTLS');
    await account.getByRole('textbox', { name: 'User name' }).fill(server.address('client'));
    const password = account.getByLabel('Password', { exact: true });
    await password.fill('wrong horse');
    await account.getByRole('button', { name: 'Test account' }).click();
    await expect(account).toContainText(/refused the user name or password/, { timeout: 30_000 });
    await expect(account).toContainText(/535/);
    await password.fill(server.password);
    await account.getByRole('button', { name: 'Test account' }).click();
    await expect(account).toContainText(/mx\.outspoken\.test/, { timeout: 30_000 });
    await account.getByRole('button', { name: 'Save account' }).click();
    await expect(account.getByRole('button', { name: /practice mailbox/i })).toBeVisible();

    await page.getByRole('link', { name: 'Record' }).first().click();
    await recordFor(page, 4);
    await stop(page);
    await sendTo(page, server.address('freelancer'));
    await expectOutbox(page, 'Sent');
    await expect.poll(() => server.delivered('freelancer').length).toBe(1);
    const { message, sound } = await soundOf(
      server.delivered('freelancer')[0] ?? '',
      workplace.dataDirectory,
    );
    expect(message.from?.address).toBe(server.address('client'));
    expect(likeness(sound, decodeSound(speechWav()))).toBeGreaterThan(0.8);
  } finally {
    await server.dispose();
  }
});
