import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@playwright/test';
import { toneWav, writeMessage } from '../harness/mail/foreign-message.ts';
import { type MailServer, canRunMailServer, startMailServer } from '../harness/mail/mail-server.ts';
import { signIn } from '../harness/mail/sign-in.ts';
import { createRandom } from './random.ts';
import { type Victim, createVictim } from './victim.ts';

const random = createRandom('inbox');
const messageCount = 24;

test.skip(!canRunMailServer(), 'Postfix and Dovecot are not on this machine, or we are not root');

let server: MailServer;
let victim: Victim;
test.beforeAll(async () => {
  server = await startMailServer();
  victim = await createVictim({ NODE_EXTRA_CA_CERTS: server.authority });
});
test.afterAll(async () => {
  await victim.dispose();
  await server.dispose();
});

async function received() {
  const page = { scope: { received: true }, offset: 0, limit: 500 } as const;
  return await victim.rpc().call('library.listRecordings', page);
}

test(`killed while it takes in a full mailbox, seed ${random.seed}`, async () => {
  test.setTimeout(900_000);
  for (let number = 0; number < messageCount; number++) {
    const message = writeMessage({
      from: 'Ada <ada@client.example>',
      to: server.address('freelancer'),
      ...{ subject: `Memo ${number}`, messageId: `${number}@client.example`, itemId: randomUUID() },
      file: { name: `memo-${number}.wav`, mimeType: 'audio/wav', data: toneWav(200 + number * 10) },
    });
    server.deliver('freelancer', message);
    // Leaves time to answer the app, which hangs up on those that do not.
    await sleep(1);
    // The same mail again, as servers do that were not told it had arrived.
    if (number % 4 === 0) server.deliver('freelancer', message);
  }
  await signIn(victim.rpc(), server, 'freelancer');
  let kills = 0;
  for (; kills < 25 && (await received()).total < messageCount; kills++) {
    await sleep(random.between(50, 1500));
    await victim.kill();
    await victim.restart();
  }
  expect(kills).toBeGreaterThan(2);
  await expect.poll(async () => (await received()).total, { timeout: 400_000 }).toBe(messageCount);
  await expect
    .poll(async () => (await victim.rpc().call('inbox.getStatus', {})).state, { timeout: 120_000 })
    .toBe('idle');
  const { items } = await received();
  expect(new Set(items.map(({ title }) => title)).size).toBe(messageCount);
  expect(items.every(({ viewed, missingFiles }) => !viewed && missingFiles.length === 0)).toBe(true);
  const downloads = join(victim.dataDirectory, 'downloads');
  expect(existsSync(downloads) ? readdirSync(downloads) : []).toEqual([]);
  await victim.check();
});
