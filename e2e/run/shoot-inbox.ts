import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { inRoot } from '../../electron/bootstrap/paths.ts';
import { launchBrowser } from '../harness/chromium-driver.ts';
import { toneWav, writeMessage } from '../harness/mail/foreign-message.ts';
import { type MailServer, canRunMailServer, startMailServer } from '../harness/mail/mail-server.ts';
import { signIn } from '../harness/mail/sign-in.ts';
import { type QuickApp, startQuickApp } from '../harness/quick-app.ts';
import { patientExpect } from './patient-expect.ts';

interface Example {
  readonly from: string;
  readonly subject: string;
  readonly name: string;
  readonly data: Uint8Array;
  readonly fromOutspoken: boolean;
}

const margaret = 'Margaret Holm <margaret@harbour-press.example>';
const text = 'Hello,\n\nthis is about the second chapter. Please listen to the end.\n\nMargaret';

function examples(): readonly Example[] {
  const speech = readFileSync(inRoot('assets/samples/speech.ogg'));
  const jonas = 'Jonas Weber <jonas@northwind.example>';
  return [
    {
      from: margaret,
      subject: 'Chapter two',
      name: 'What to keep of chapter two.ogg',
      data: speech,
      fromOutspoken: true,
    },
    {
      from: jonas,
      subject: 'Menu',
      name: 'Why the menu confuses people.wav',
      data: toneWav(440),
      fromOutspoken: true,
    },
    {
      from: 'Ines Duarte <ines@studio.example>',
      subject: 'A memo from the train',
      name: 'New Recording 12.wav',
      data: toneWav(300),
      fromOutspoken: false,
    },
    {
      from: margaret,
      subject: 'The scan of page 40',
      name: 'page 40.m4a',
      data: Buffer.from('no sound'),
      fromOutspoken: true,
    },
  ];
}

async function receive(server: MailServer, quick: QuickApp): Promise<void> {
  const email = server.address('freelancer');
  for (const { name, data, fromOutspoken, ...head } of examples()) {
    const ids = { messageId: `${randomUUID()}@example`, ...(fromOutspoken && { itemId: randomUUID() }) };
    const file = { name, data, mimeType: name.endsWith('.wav') ? 'audio/wav' : 'audio/ogg' };
    server.deliver('freelancer', writeMessage({ ...head, ...ids, text, to: email, file }));
  }
  await signIn(quick.rpc, server, 'freelancer');
}

/** Takes pictures of the Inbox and of a received recording, with messages from a real mailbox. Says so where there can be none. */
export async function shootInbox(
  shoot: (page: Page, name: string, shown: Locator) => Promise<void>,
  say: (line: string) => void,
): Promise<void> {
  if (!canRunMailServer()) {
    say('  inbox: left out, Postfix and Dovecot are not on this machine, or we are not root');
    return;
  }
  const server = await startMailServer();
  const quick = await startQuickApp({ NODE_EXTRA_CA_CERTS: server.authority });
  await receive(server, quick);
  const browser = await launchBrowser({});
  const page = await browser.browser.newPage();
  await page.goto(quick.app.address);
  await page.evaluate(() => (location.hash = '#/inbox'));
  const rows = page.getByRole('list', { name: 'Inbox', exact: true }).getByRole('listitem');
  await patientExpect(rows).toHaveCount(2);
  await patientExpect(page.getByText('could not be read')).toBeVisible();
  await shoot(page, 'inbox', rows);
  await page.getByRole('link', { name: /What to keep/ }).click();
  await shoot(page, 'received', page.getByRole('button', { name: 'Reply with a recording' }));
  await browser.close();
  await quick.dispose();
  await server.dispose();
}
