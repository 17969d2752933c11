import {
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PracticeMessage } from '../../../shared/model/message.ts';
import type { MailAccount } from '../../../shared/model/settings.ts';
import { systemClock } from '../clock.ts';
import { composeMessage } from './compose-message.ts';
import { type PracticeMailbox, createPracticeMailbox } from './practice-mailbox.ts';
import { smtpSend } from './smtp-send.ts';
import { defaultSmtpTimeouts, openSmtpSession } from './smtp-session.ts';

let folder: string;
let directory: string;
let mailbox: PracticeMailbox;
const received: PracticeMessage[] = [];
const problems: string[] = [];
const never = new AbortController().signal;

function open(maxBytes?: number): PracticeMailbox {
  return createPracticeMailbox({
    directory,
    clock: systemClock,
    emit: (name, payload) => {
      if (name === 'practice.received') received.push(payload as PracticeMessage);
    },
    log: { info: () => undefined, error: (event) => problems.push(event) },
    ...(maxBytes !== undefined && { maxBytes }),
  });
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'outspoken-practice-'));
  directory = join(folder, 'practice-mailbox');
  received.length = 0;
  problems.length = 0;
  mailbox = open();
});
afterEach(async () => {
  await mailbox.dispose();
  rmSync(folder, { recursive: true, force: true });
});

async function compose(name: string, messageId: string, sound = Buffer.from('sound')): Promise<string> {
  const path = join(folder, `${name}.eml`);
  writeFileSync(join(folder, 'sound.m4a'), sound);
  await composeMessage(
    {
      itemId: 'item',
      messageId,
      inReplyTo: null,
      from: { name: 'Zoë', email: 'zoe@x.test' },
      to: [{ name: '', email: 'b@x.test' }],
      cc: [],
      subject: `Subject of ${name}`,
      text: 'Hello',
      date: new Date(0),
      part: null,
      item: { part: null, project: null, answers: null, receiptSecret: null },
      recordings: [
        {
          kind: 'voice',
          title: 'Title',
          createdAt: '2026-11-23T09:30:00.000+01:00',
          durationMs: 1000,
          marks: [],
          path: join(folder, 'sound.m4a'),
          fileName: '../2026-11-23 Größe.m4a',
          mimeType: 'audio/mp4',
          preset: 'aac-48' as const,
          part: null,
          sizeBytes: sound.byteLength,
          fileNumber: 1,
          carried: {
            id: 'recording',
            ...{ title: 'Title', kind: 'voice', createdAt: '2026-11-23T09:30:00.000+01:00' },
            ...{ durationMs: 1000, marks: [], files: [] },
          },
        },
      ],
    },
    path,
    never,
  );
  return path;
}

async function route() {
  const account: MailAccount = {
    email: 'zoe@x.test',
    smtpHost: '127.0.0.1',
    smtpPort: await mailbox.port(),
    smtpSecurity: 'none',
    userName: mailbox.credentials.userName,
  };
  return { account, password: mailbox.credentials.password };
}

async function deliver(path: string, changes: { to?: string[]; password?: string } = {}) {
  return await smtpSend({
    route: { ...(await route()), ...(changes.password !== undefined && { password: changes.password }) },
    message: {
      path,
      sizeBytes: readFileSync(path).byteLength,
      from: 'zoe@x.test',
      to: changes.to ?? ['b@x.test'],
    },
    signal: never,
    onConnected: () => undefined,
    onProgress: () => undefined,
    onBeforeEnd: () => undefined,
  });
}

describe('createPracticeMailbox', () => {
  it('keeps what arrives, with text and attachments, over a restart', async () => {
    await deliver(await compose('one', '<1@x.test>'));
    expect(received).toHaveLength(1);

    await mailbox.dispose();
    mkdirSync(join(directory, 'incoming-left-by-a-kill'));
    mailbox = open();
    expect(readdirSync(directory)).toEqual([received[0]?.id]);
    expect(mailbox.list()).toEqual(received);
    const detail = await mailbox.get(received[0]?.id ?? '');
    expect(detail).toMatchObject({
      from: { name: 'Zoë', email: 'zoe@x.test' },
      to: ['b@x.test'],
      subject: 'Subject of one',
      attachments: [
        {
          name: '../2026-11-23 Größe.m4a',
          mimeType: 'audio/mp4',
          sizeBytes: 5,
          url: `/media/practice/${detail.id}/0`,
        },
      ],
    });
    expect(detail.text).toMatch(/^Hello/);
    const attachment = mailbox.attachment(detail.id, 0);
    expect(attachment.path).toBe(join(directory, detail.id, 'attachment-0'));
    expect(readFileSync(attachment.path, 'utf8')).toBe('sound');
    expect(attachment.mimeType).toBe('audio/mp4');
  });

  it('shows a repeated message once, with all it was for', async () => {
    const path = await compose('one', '<1@x.test>');
    await deliver(path);
    await Promise.all([deliver(path), deliver(path, { to: ['c@x.test'] })]);
    await deliver(await compose('two', '<2@x.test>'));
    expect(mailbox.list().map(({ subject }) => subject)).toEqual(['Subject of two', 'Subject of one']);
    expect(mailbox.list()[1]?.to).toEqual(['b@x.test', 'c@x.test']);
    expect(readdirSync(directory)).toHaveLength(2);
  });

  it('refuses what is too large, announced or not', async () => {
    await mailbox.dispose();
    mailbox = open(20_000);
    const path = await compose('large', '<3@x.test>', Buffer.alloc(30_000, 7));
    await expect(deliver(path)).rejects.toMatchObject({ code: 'mail-size' });
    const session = await openSmtpSession({
      ...(await route()),
      signal: never,
      timeouts: defaultSmtpTimeouts,
    });
    const unannounced = { from: 'zoe@x.test', to: ['b@x.test'], sizeBytes: 0 };
    await expect(session.send(unannounced, createReadStream(path), () => true)).rejects.toMatchObject({
      code: 'mail-size',
      notTaken: true,
    });
    session.close();
    expect(mailbox.list()).toEqual([]);
    expect(readdirSync(directory)).toEqual([]);
  });

  it('lets nobody else in', async () => {
    const path = await compose('one', '<1@x.test>');
    await expect(deliver(path, { password: 'guess' })).rejects.toMatchObject({ code: 'mail-auth' });
    expect(mailbox.list()).toEqual([]);
  });

  it('knows nothing of other ids', async () => {
    await expect(mailbox.get('../../etc/passwd')).rejects.toMatchObject({ code: 'not-found' });
    expect(() => mailbox.attachment('0'.repeat(64), 0)).toThrow(
      expect.objectContaining({ code: 'not-found' }),
    );
  });

  it('goes on without a message that was damaged on disk', async () => {
    await deliver(await compose('one', '<1@x.test>'));
    await deliver(await compose('two', '<2@x.test>'));
    const [two] = mailbox.list();
    await mailbox.dispose();
    writeFileSync(join(directory, two?.id ?? '', 'message.json'), '{');
    mailbox = open();
    expect(mailbox.list().map(({ subject }) => subject)).toEqual(['Subject of one']);
    expect(problems).toEqual(['practice-message-unreadable']);
    await deliver(await compose('two', '<2@x.test>'));
    expect(mailbox.list()).toHaveLength(2);
    expect(existsSync(join(directory, two?.id ?? '', 'message.eml'))).toBe(true);
  });
});
