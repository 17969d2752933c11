import { randomUUID } from 'node:crypto';
import { rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { ImapFlow } from 'imapflow';
import type { AccountTestReport } from '../../../shared/model/settings.ts';
import { imapServerOf, openImap, toImapError } from './imap-session.ts';
import type { MailCredentials } from './mail-credentials.ts';
import type { MailRoute } from './mail.ts';
import { smtpGreeting, smtpSend } from './smtp-send.ts';
import type { SmtpTimeouts } from './smtp-session.ts';

/** What {@link testAccount} needs. */
export interface AccountTestOptions {
  readonly route: MailCredentials & Pick<MailRoute, 'account'>;
  /** Where the message lies while it is sent. */
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly timeouts: SmtpTimeouts;
}

/** How long a message to oneself is waited for. */
const arrivalMs = 30_000;
const lookEveryMs = 300;

async function sendToOneself(options: AccountTestOptions, itemId: string): Promise<void> {
  const { route, folder, signal, timeouts } = options;
  const { email } = route.account;
  const path = join(folder, `account-test-${itemId}.eml`);
  const lines = [
    `From: <${email}>`,
    `To: <${email}>`,
    'Subject: Outspoken: your mail account works',
    `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${itemId}@${email.split('@').at(-1) ?? ''}>`,
    `X-Outspoken-Item: ${itemId}`,
    'Content-Type: text/plain; charset=utf-8',
    '',
    'This message was sent by the button "Test account" in Outspoken. You can delete it.',
    '',
  ];
  try {
    await writeFile(path, lines.join('\r\n'), { mode: 0o600 });
    const { size } = await stat(path);
    const nothing = () => undefined;
    await smtpSend({
      ...{ route, signal, timeouts },
      message: { path, sizeBytes: size, from: email, to: [email] },
      ...{ onConnected: nothing, onProgress: nothing, onBeforeEnd: nothing },
    });
  } finally {
    await rm(path, { force: true });
  }
}

async function waitFor(client: ImapFlow, itemId: string): Promise<number | null> {
  const began = performance.now();
  while (performance.now() - began < arrivalMs) {
    await client.noop();
    const found = await client.search({ header: { 'x-outspoken-item': itemId } }, { uid: true });
    if (found && found.length > 0) return Math.round(performance.now() - began);
    await delay(lookEveryMs);
  }
  return null;
}

/**
 * Signs in to send; where the account has a mailbox signs in there too, sends a message to oneself and finds it again by
 * its item id. The message stays: mailboxes are never changed. Rejects with a `MailError` of the step that failed.
 */
export async function testAccount(options: AccountTestOptions): Promise<AccountTestReport> {
  const { account, ...credentials } = options.route;
  const greeting = await smtpGreeting(options);
  const server = imapServerOf(account);
  if (server === null) return { greeting, receiving: null };
  const itemId = randomUUID();
  const client = await openImap({
    server,
    userName: account.userName,
    ...credentials,
    signal: options.signal,
  });
  try {
    await client.mailboxOpen('INBOX', { readOnly: true });
    await sendToOneself(options, itemId);
    return { greeting, receiving: { server: server.host, arrivedAfterMs: await waitFor(client, itemId) } };
  } catch (error) {
    throw toImapError(error, server.host);
  } finally {
    client.close();
  }
}
