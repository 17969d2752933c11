import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import PostalMime, { type Email } from 'postal-mime';
import type { MessageSummary } from '../shared/model/message.ts';
import { launchBrowser } from './harness/chromium-driver.ts';
import { command } from './harness/command.ts';
import { expect, test } from './harness/fixtures.ts';
import { makeFolder } from './harness/free-folder.ts';
import { canRunMailServer, type MailServer, startMailServer } from './harness/mail/mail-server.ts';
import { type QuickApp, startQuickApp } from './harness/quick-app.ts';
import { noisyScreen, realScreen, recordScreen } from './harness/screen-take.ts';

const unreachable = 1;

let server: MailServer;
let quick: QuickApp;
/** Before a test that sends by the real server; tells why it is skipped where there is none. */
async function startServers(): Promise<void> {
  test.skip(!canRunMailServer(), 'Postfix and Dovecot are not on this machine, or we are not root');
  server = await startMailServer();
  quick = await startQuickApp({ NODE_EXTRA_CA_CERTS: server.authority });
}

async function stopServers(): Promise<void> {
  if (!canRunMailServer()) return;
  await quick.dispose();
  await server.dispose();
}

/** Signs in at the server, or at a port of it where nobody answers. */
async function saveAccount(smtpPort = server.startTlsPort): Promise<void> {
  const email = server.address('client');
  const account = {
    email,
    userName: email,
    smtpHost: 'localhost',
    smtpPort,
    smtpSecurity: 'starttls',
  } as const;
  await quick.rpc.call('mail.saveAccount', { account, password: server.password });
}

async function queue(recordingId: string, subject: string): Promise<string> {
  const to = [server.address('freelancer')];
  const draft = { recordingIds: [recordingId], to, subject, text: 'Look', sendAt: null };
  return (await quick.rpc.call('outbox.queueMessage', { ...draft, screenPreset: 'universal' })).id;
}

/** Waits until all messages in the Outbox are in one of these states, and gives them. */
async function untilAll(...states: readonly MessageSummary['state'][]): Promise<readonly MessageSummary[]> {
  await expect
    .poll(
      async () => {
        const messages = await quick.rpc.call('outbox.list', {});
        return messages.map(({ state, problem }) =>
          states.includes(state) ? '' : `${state} ${problem?.code ?? ''}`,
        );
      },
      { timeout: 200_000 },
    )
    .toEqual(expect.not.arrayContaining([expect.stringMatching(/./)]));
  return await quick.rpc.call('outbox.list', {});
}

async function readMail(path: string): Promise<{ email: Email; video: Uint8Array }> {
  const email = await PostalMime.parse(readFileSync(path));
  const attachment = email.attachments.find(({ mimeType }) => mimeType === 'video/mp4');
  if (attachment === undefined || typeof attachment.content === 'string') throw new Error('no attachment');
  return { email, video: new Uint8Array(attachment.content) };
}

function sha256(data: Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

/** Decodes all of a video; gives the codecs of its streams and its length in seconds. */
function probe(video: Uint8Array): { codecs: readonly string[]; seconds: number } {
  const folder = makeFolder('video');
  const path = join(folder.path, 'video.mp4');
  writeFileSync(path, video);
  try {
    command('ffmpeg', ['-v', 'error', '-xerror', '-i', path, '-f', 'null', '-']);
    const shown = ['-show_entries', 'stream=codec_name:format=duration', '-of', 'json', path];
    const found = JSON.parse(command('ffprobe', ['-v', 'error', ...shown]).toString()) as {
      streams: { codec_name: string }[];
      format: { duration: string };
    };
    return {
      codecs: found.streams.map((stream) => stream.codec_name),
      seconds: Number(found.format.duration),
    };
  } finally {
    folder.remove();
  }
}

test.describe('through a real mail server', () => {
  test.beforeEach(startServers);
  test.afterEach(stopServers);

  test('a screen recording arrives whole through a real mail server', async () => {
    // Composed, and not yet gone.
    await saveAccount(unreachable);
    const id = await queue(await recordScreen(quick.rpc, realScreen(), 'A tour'), 'A tour');
    await untilAll('waiting');
    const made = await readMail(join(quick.dataDirectory, 'outbox', `${id}.eml`));
    await saveAccount();
    await untilAll('sent');
    await expect.poll(() => server.delivered('freelancer').length).toBe(1);
    const arrived = await readMail(server.delivered('freelancer')[0] ?? '');
    expect(arrived.email.subject).toBe('A tour');
    expect(arrived.email.text).toMatch(/Screen recording, 0:0[89], .*\n/);
    const [picture] = arrived.email.attachments;
    expect(picture).toMatchObject({ mimeType: 'image/jpeg', related: true, disposition: 'inline' });
    expect(arrived.email.attachments[1]?.filename).toMatch(/^\d{4}-\d\d-\d\d A tour\.mp4$/);
    expect(sha256(arrived.video)).toBe(sha256(made.video));
    const { codecs, seconds } = probe(arrived.video);
    expect([...codecs].sort()).toEqual(['aac', 'h264']);
    expect(Math.abs(seconds - 8.5)).toBeLessThan(1);
    expect(existsSync(join(quick.dataDirectory, 'outbox', `${id}.eml`))).toBe(false);
  });

  test('one that does not fit a mail arrives in parts, once, in order, each playable', async () => {
    const limitMegabytes = 1;
    // Many small encodings, on a machine that may have other work.
    const seconds = 14;
    await quick.rpc.call('settings.update', { mailLimitMegabytes: limitMegabytes });
    await saveAccount();
    await queue(await recordScreen(quick.rpc, noisyScreen(seconds), 'Snow'), 'Snow');
    const messages = await untilAll('sent');
    const count = messages.length;
    expect(count).toBeGreaterThan(1);
    expect(messages.map(({ part }) => part?.number)).toEqual(messages.map((_, index) => index + 1));
    await expect.poll(() => server.delivered('freelancer').length).toBe(count);
    const mails = await Promise.all(server.delivered('freelancer').map(readMail));
    mails.sort((one, other) =>
      (one.email.subject ?? '').localeCompare(other.email.subject ?? '', 'en', { numeric: true }),
    );
    expect(mails.map(({ email }) => email.subject)).toEqual(
      messages.map((_, index) => `Snow (${index + 1} of ${count})`),
    );
    expect(new Set(mails.map(({ email }) => email.messageId)).size).toBe(count);
    const dates = messages.map(({ sentAt }) => Date.parse(sentAt ?? ''));
    expect(dates).toEqual(dates.toSorted((one, other) => one - other));
    const lengths = mails.map(({ video }) => probe(video).seconds);
    expect(Math.abs(lengths.reduce((sum, length) => sum + length, 0) - seconds)).toBeLessThan(1);
    for (const { sizeBytes } of messages) expect(sizeBytes).toBeLessThanOrEqual(limitMegabytes * 1_000_000);
  });
});

test('what a screen becomes is told before it is sent, and it plays in the practice mailbox', async () => {
  quick = await startQuickApp();
  const { browser } = await launchBrowser({});
  const page = await browser.newPage();
  const recordingId = await recordScreen(quick.rpc, realScreen(), 'A tour');
  const { origin } = new URL(quick.app.address);
  await page.goto(quick.app.address);
  await page.goto(`${origin}/#/recordings/${recordingId}`);
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  const panel = page.getByRole('region', { name: 'Send' });
  await panel.getByRole('textbox', { name: 'To' }).fill('marta@harbour.example');
  await expect(panel.getByRole('combobox', { name: 'Quality' })).toHaveValue('universal');
  await expect(panel).toContainText(/(About|Roughly) [\d.]+ [kM]B, .+\. Fits one mail\./, {
    timeout: 60_000,
  });
  await panel.getByRole('combobox', { name: 'Quality' }).selectOption('small');
  await panel.getByRole('button', { name: 'Queue message' }).click();
  const [message] = await untilAll('sent');
  expect(message).toMatchObject({ screenPreset: 'small', part: null });
  await page.goto(`${origin}/#/practice-mailbox`);
  await expect(page.getByRole('article', { name: 'Message' })).toContainText(
    'It plays in Outspoken, Chrome,',
  );
  const video = page.locator('video');
  await expect
    .poll(() => video.evaluate((element: HTMLVideoElement) => element.duration), { timeout: 30_000 })
    .toBeGreaterThan(7);
  await video.evaluate((element: HTMLVideoElement) => element.play());
  await expect
    .poll(() => video.evaluate((element: HTMLVideoElement) => element.currentTime))
    .toBeGreaterThan(0.3);
  await browser.close();
  await quick.dispose();
});
