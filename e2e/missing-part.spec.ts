import { readFileSync, rmSync } from 'node:fs';
import type { MessageSummary } from '../shared/model/message.ts';
import { launchBrowser } from './harness/chromium-driver.ts';
import { expect, test } from './harness/fixtures.ts';
import { findRecordings } from './harness/library-check.ts';
import { canRunMailServer, startMailServer } from './harness/mail/mail-server.ts';
import { signIn } from './harness/mail/sign-in.ts';
import { startQuickApp } from './harness/quick-app.ts';
import { noisyScreen, recordScreen } from './harness/screen-take.ts';

const timeout = 250_000;

test('a part that got lost is asked for, sent again, and the recording becomes whole, once', async () => {
  test.skip(!canRunMailServer(), 'Postfix and Dovecot are not on this machine, or we are not root');
  // Many small encodings, on a machine that may have other work.
  test.setTimeout(600_000);
  const server = await startMailServer();
  const env = { NODE_EXTRA_CA_CERTS: server.authority };
  const [client, freelancer] = await Promise.all([startQuickApp(env), startQuickApp(env)]);
  const { browser } = await launchBrowser({});
  try {
    const parts = () => client.rpc.call('outbox.list', {});
    const states = async () => [...new Set((await parts()).map(({ state }) => state))];
    const mailsTo = (user: 'client' | 'freelancer', header: RegExp) =>
      server.delivered(user).filter((path) => header.test(readFileSync(path, 'latin1')));

    await client.rpc.call('settings.update', { mailLimitMegabytes: 1 });
    await signIn(client.rpc, server, 'client');
    const recordingId = await recordScreen(client.rpc, noisyScreen(8), 'Snow');
    const draft = { recordingIds: [recordingId], to: [server.address('freelancer')], subject: 'Snow' };
    await client.rpc.call('outbox.queueMessage', { ...draft, text: 'Look', sendAt: null });
    await expect.poll(states, { timeout }).toEqual(['sent']);
    const count = (await parts()).length;
    expect(count).toBeGreaterThan(1);
    await expect.poll(() => server.delivered('freelancer').length, { timeout }).toBe(count);
    const second = new RegExp(`^Subject: Snow \\(2 of ${count}\\)`, 'm');
    const [lost = ''] = mailsTo('freelancer', second);
    rmSync(lost);

    await signIn(freelancer.rpc, server, 'freelancer');
    const status = () => freelancer.rpc.call('inbox.getStatus', {});
    const missing = async () => (await status()).missing.map((one) => one.missing);
    const shown = () => findRecordings(freelancer.libraryDirectory).map(({ file }) => file);
    await expect.poll(() => shown().length, { timeout }).toBe(count - 1);
    await expect.poll(missing, { timeout }).toEqual([[2]]);

    const page = await browser.newPage();
    await page.goto(freelancer.app.address);
    const { origin } = new URL(freelancer.app.address);
    await page.goto(`${origin}/#/recordings/${shown()[0]?.id ?? ''}`);
    await expect(page.getByText(`Part 2 of ${count} has not arrived yet.`)).toBeVisible();
    await page.goto(`${origin}/#/inbox`);
    const row = page.getByRole('list', { name: 'Missing parts' }).getByRole('listitem');
    await expect(row).toContainText(`Part 2 of ${count} has not arrived yet.`);
    await row.getByRole('button', { name: 'Ask for it again' }).click();

    const again = async (): Promise<MessageSummary | undefined> =>
      (await parts()).find((one) => one.again !== null);
    await expect.poll(async () => (await again())?.part?.number, { timeout }).toBe(2);
    await expect.poll(states, { timeout }).toEqual(['sent']);
    await expect.poll(missing, { timeout }).toEqual([]);
    await expect.poll(() => shown().map(({ title }) => title), { timeout }).toEqual(['Snow']);
    await expect(row).toHaveCount(0);
    const firstPage = { offset: 0, limit: 20 };
    const bin = await freelancer.rpc.call('library.listRecordings', { scope: { bin: true }, ...firstPage });
    expect(bin.total).toBe(count);
    const [whole] = shown();
    expect(Math.abs((whole?.durationMs ?? 0) - 8000)).toBeLessThan(1500);

    // The same request under another Message-ID, by whoever can read it on its way.
    const requests = () => mailsTo('client', /^X-Outspoken-Request:/m);
    expect(requests()).toHaveLength(1);
    const request = readFileSync(requests()[0] ?? '', 'latin1');
    server.deliver('client', request.replace(/^Message-ID: <request/m, 'Message-ID: <other'));
    const sender = await browser.newPage();
    await sender.goto(client.app.address);
    await sender.goto(`${new URL(client.app.address).origin}/#/outbox`);
    const rows = sender.getByRole('list', { name: 'Outbox' }).getByRole('listitem');
    await expect(rows.filter({ hasText: 'Sent again, since their Outspoken asked for it.' })).toHaveCount(1);

    // Whoever has seen the whole has seen every part.
    const ranges = [{ startMs: 0, endMs: whole?.durationMs ?? 0 }];
    await freelancer.rpc.call('library.recordView', { recordingId: whole?.id ?? '', ranges });
    await expect.poll(states, { timeout }).toEqual(['viewed']);
    expect(mailsTo('freelancer', second)).toHaveLength(1);
    expect(server.delivered('freelancer')).toHaveLength(count);
  } finally {
    await browser.close();
    await Promise.all([client.dispose(), freelancer.dispose()]);
    await server.dispose();
  }
});
