import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MailAccount } from '../../../shared/model/settings.ts';
import { type SmtpSendOptions, smtpGreeting, smtpSend } from './smtp-send.ts';
import type { SmtpTimeouts } from './smtp-session.ts';
import { type FaultScript, type FaultServer, startFaultServer } from './test-support/fault-server.ts';

const text = 'From: a@x.test\r\nTo: b@x.test\r\nMessage-ID: <1@x.test>\r\n\r\n.starts with a dot\r\nend\r\n';
const timeouts: SmtpTimeouts = { connectMs: 400, greetingMs: 300, commandMs: 300, finalReplyMs: 600 };

let folder: string;
let path: string;
let server: FaultServer;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'outspoken-send-'));
  path = join(folder, 'message.eml');
  writeFileSync(path, text);
  server = await startFaultServer();
});
afterEach(async () => {
  await server.dispose();
  rmSync(folder, { recursive: true, force: true });
});

function account(changes: Partial<MailAccount> = {}): MailAccount {
  return {
    email: 'a@x.test',
    smtpHost: '127.0.0.1',
    smtpPort: server.port,
    smtpSecurity: 'none',
    userName: 'user',
    ...changes,
  };
}

function send(changes: Partial<SmtpSendOptions> = {}) {
  const events: string[] = [];
  const result = smtpSend({
    route: { account: account(), password: 'secret' },
    message: { path, sizeBytes: text.length, from: 'a@x.test', to: ['b@x.test'] },
    signal: new AbortController().signal,
    onConnected: () => events.push('connected'),
    onProgress: (sentBytes) => events.push(`sent ${sentBytes}`),
    onBeforeEnd: () => events.push('before end'),
    timeouts,
    ...changes,
  });
  return { result, events };
}

describe('smtpSend', () => {
  it('hands the message over and tells each step', async () => {
    const { result, events } = send();
    expect(await result).toEqual({ response: '250 2.0.0 queued as 42', accepted: ['b@x.test'], refused: [] });
    expect(events).toEqual(['connected', `sent ${text.length}`, 'before end']);
    expect(server.messages).toEqual([text.replace('\r\n.starts', '\r\n..starts').replace(/\r\n$/, '')]);
    await expect
      .poll(() => server.commands)
      .toEqual([
        'EHLO [127.0.0.1]',
        expect.stringMatching(/^AUTH PLAIN /),
        `MAIL FROM:<a@x.test> SIZE=${text.length}`,
        'RCPT TO:<b@x.test>',
        'DATA',
        'QUIT',
      ]);
  });

  const drop = { drop: true } as const;
  const hang = { hang: true } as const;
  it.each<[string, FaultScript, string, string, boolean]>([
    ['hangs at once', { GREETING: hang }, 'mail-timeout', '', true],
    ['drops at once', { GREETING: drop }, 'mail-transient', '', true],
    ['greets with garbage', { GREETING: 'HTTP/1.1 400 no' }, 'mail-protocol', 'HTTP/1.1 400 no', true],
    ['greets with 421', { GREETING: '421 busy' }, 'mail-transient', '421 busy', true],
    ['greets with 554', { GREETING: '554 blocked' }, 'mail-protocol', '554 blocked', true],
    ['drops after EHLO', { EHLO: drop }, 'mail-transient', '', true],
    ['hangs after EHLO', { EHLO: hang }, 'mail-timeout', '', true],
    ['drops after AUTH', { AUTH: drop }, 'mail-transient', '', true],
    ['hangs after AUTH', { AUTH: hang }, 'mail-timeout', '', true],
    ['refuses the password', { AUTH: '535 5.7.8 bad password' }, 'mail-auth', '535 5.7.8 bad password', true],
    ['cannot check it now', { AUTH: '454 4.7.0 later' }, 'mail-transient', '454 4.7.0 later', true],
    ['drops after MAIL', { MAIL: drop }, 'mail-transient', '', true],
    ['hangs after MAIL', { MAIL: hang }, 'mail-timeout', '', true],
    ['is short of space', { MAIL: '452 4.3.1 full' }, 'mail-transient', '452 4.3.1 full', true],
    ['refuses the sender', { MAIL: '550 5.7.1 no' }, 'mail-content', '550 5.7.1 no', true],
    ['drops after RCPT', { RCPT: drop }, 'mail-transient', '', true],
    ['does not know them', { RCPT: '550 5.1.1 unknown' }, 'mail-recipient', '550 5.1.1 unknown', true],
    ['greylists', { RCPT: '451 4.7.1 later' }, 'mail-transient', '451 4.7.1 later', true],
    ['drops after DATA', { DATA: drop }, 'mail-transient', '', true],
    ['refuses DATA', { DATA: '554 5.6.0 no' }, 'mail-content', '554 5.6.0 no', true],
    ['is too small after all', { END: '552 5.3.4 too big' }, 'mail-size', '552 5.3.4 too big', true],
    ['takes it back', { END: '451 4.3.0 later' }, 'mail-transient', '451 4.3.0 later', true],
    ['calls it spam', { END: '550 5.7.1 spam' }, 'mail-content', '550 5.7.1 spam', true],
    ['closes after the dot', { END: '421 4.3.2 closing' }, 'mail-transient', '421 4.3.2 closing', true],
    ['drops after the dot', { END: drop }, 'mail-transient', '', false],
    ['drops within 250', { END: { drop: true, reply: '250 2.0.0 que' } }, 'mail-transient', '', false],
    ['hangs after the dot', { END: hang }, 'mail-timeout', '', false],
  ])('says so when the server %s', async (...[, script, code, detail, notTaken]) => {
    server.script = script;
    await expect(send().result).rejects.toMatchObject({ code, detail, notTaken, server: '127.0.0.1' });
  });

  it('knows that a message cut off in the middle was not taken', async () => {
    const long = text + 'x'.repeat(76).concat('\r\n').repeat(10_000);
    writeFileSync(path, long);
    server.script = { BODY: drop };
    const { result, events } = send({
      message: { path, sizeBytes: long.length, from: 'a@x.test', to: ['b@x.test'] },
    });
    await expect(result).rejects.toMatchObject({ code: 'mail-transient', notTaken: true });
    expect(events).not.toContain('before end');
  });

  it('refuses what is larger than the server takes, before sending a byte', async () => {
    server.script = { EHLO: '250-fault.test\r\n250 SIZE 50' };
    await expect(send().result).rejects.toMatchObject({ code: 'mail-size', notTaken: true });
    expect(server.commands).not.toContain('DATA');
  });

  it('reports the recipients that were refused', async () => {
    server.script = { RCPT: (line) => (line.includes('bad@') ? '550 5.1.1 unknown' : '250 ok') };
    const receipt = await send({
      message: { path, sizeBytes: text.length, from: 'a@x.test', to: ['b@x.test', 'bad@x.test'] },
    }).result;
    expect(receipt.accepted).toEqual(['b@x.test']);
    expect(receipt.refused).toEqual([
      { email: 'bad@x.test', code: 'mail-recipient', response: '550 5.1.1 unknown' },
    ]);
  });

  it('never ends the message when the mark cannot be made', async () => {
    const full = new Error('disk full');
    const { result } = send({
      onBeforeEnd: () => {
        throw full;
      },
    });
    await expect(result).rejects.toBe(full);
    expect(server.messages).toEqual([]);
  });

  it('never sends half a spool file', async () => {
    writeFileSync(path, text.slice(0, 40));
    await expect(send().result).rejects.toMatchObject({ code: 'attachment-missing' });
    rmSync(path);
    await expect(send().result).rejects.toMatchObject({ code: 'attachment-missing' });
    expect(server.messages).toEqual([]);
  });

  it.each(['GREETING', 'AUTH', 'RCPT', 'DATA', 'END'] as const)('stops when told to, at %s', async (step) => {
    const controller = new AbortController();
    server.script = {
      [step]: () => {
        setImmediate(() => controller.abort());
        return hang;
      },
    };
    const { result } = send({ signal: controller.signal, timeouts: { ...timeouts, connectMs: 60_000 } });
    await expect(result).rejects.toMatchObject({ code: 'mail-transient', notTaken: step !== 'END' });
  });

  it('does not start when told to stop before', async () => {
    await expect(send({ signal: AbortSignal.abort() }).result).rejects.toThrow();
    expect(server.connections()).toBe(0);
  });
});

describe('what cannot be reached', () => {
  it.each([
    ['a closed port', async () => ({ smtpPort: await freePort() })],
    ['an unknown name', () => ({ smtpHost: 'mail.outspoken.invalid', smtpSecurity: 'tls' as const })],
  ])('%s is unreachable', async (_, changes) => {
    const route = { account: account(await changes()), password: '' };
    await expect(send({ route, timeouts: { ...timeouts, connectMs: 5000 } }).result).rejects.toMatchObject({
      code: 'mail-unreachable',
      notTaken: true,
    });
  });
});

describe('encryption', () => {
  it('is never left out but on this computer', async () => {
    const route = { account: account({ smtpHost: '192.0.2.1' }), password: 'secret' };
    await expect(send({ route }).result).rejects.toMatchObject({ code: 'mail-tls' });
  });

  it('fails when STARTTLS is not offered, with no password sent', async () => {
    const route = { account: account({ smtpSecurity: 'starttls' }), password: 'secret' };
    await expect(send({ route }).result).rejects.toMatchObject({ code: 'mail-tls' });
    expect(server.commands.join()).not.toContain('AUTH');
  });
});

describe('smtpGreeting', () => {
  it('signs in and says what the server said', async () => {
    const greeting = await smtpGreeting({
      route: { account: account(), password: 'secret' },
      signal: new AbortController().signal,
    });
    expect(greeting).toBe('fault.test ESMTP ready');
  });
});

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as { port: number };
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
