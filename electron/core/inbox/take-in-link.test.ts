import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createCheckup } from '../checkup/checkup.ts';
import { withOpening } from '../library/with-views.ts';
import { systemClock } from '../clock.ts';
import { silentLog } from '../core-test-support.ts';
import type { Library } from '../library/library.ts';
import { type LibraryFixture, createLibraryFixture } from '../library/test-support/library-fixture.ts';
import { recordingsToCompress, wantsMaster } from '../media/recordings-to-compress.ts';
import { toDetail } from '../media/playback.ts';
import { openQueueDatabase } from '../queue-database.ts';
import { retryRules } from '../outbox/retry-rules.ts';
import { createReceipts } from '../outbox/receipts.ts';
import type { MailOrigin } from './incoming-message.ts';
import { createMailIntake } from './mail-intake.ts';
import { takeInLink } from './take-in-link.ts';

const loom = 'https://www.loom.com/share/0123456789abcdef?sid=1';
const zoom = 'https://acme.zoom.us/rec/share/abcdef';

let fixture: LibraryFixture;
let library: Library;

beforeEach(async () => {
  fixture = createLibraryFixture();
  library = await fixture.open();
});
afterEach(() => fixture.dispose());

const origin: MailOrigin = {
  ...{ kind: 'mail', receivedAt: '2026-11-20T10:00:00.000Z', subject: 'Re: The landing page', itemId: null },
  ...{ sender: { name: 'Ana', email: 'ana@x.test' }, text: 'Lighthouse keepers will love it.', item: null },
  ...{ messageId: '<a@x.test>', inReplyTo: null, account: 'me@x.test' },
};

async function receive(links: readonly string[], changes: Partial<MailOrigin> = {}) {
  const take = createMailIntake({
    ...{ library, outbox: { recordingsOf: () => [] }, isOwnAddress: () => false },
    takeIn: () => Promise.reject(new Error('no file was expected')),
    takeInLink: (received) => takeInLink(received, library),
  });
  const placement = { client: 'Harbour Press', project: 'Memoir' };
  const { recordingIds } = await take({ origin: { ...origin, ...changes }, files: [], links, placement });
  return recordingIds;
}

const listed = (filter = {}) =>
  library.listRecordings({ scope: { all: true }, filter, offset: 0, limit: 10 }).items;

it('makes one entry of each link, filed, found and listed as what it is', async () => {
  const [id = '', other = ''] = await receive([loom, zoom]);
  expect(library.summary(id)).toMatchObject({
    ...{ title: 'The landing page, 1 of 2', link: { service: 'Loom' }, viewed: false, sizeBytes: 0 },
    ...{ direction: 'received', projectName: 'Memoir', missingFiles: [], sender: { email: 'ana@x.test' } },
  });
  expect(library.summary(other)).toMatchObject({ link: { service: 'Zoom' } });
  expect(listed({ kind: 'link' })).toHaveLength(2);
  expect(listed({ kind: 'screen' })).toEqual([]);
  expect(listed({ playable: true })).toEqual([]);
  for (const query of ['landing', 'ana', 'lighthouse keepers']) {
    await expect
      .poll(async () => (await library.search({ query, limit: 10 })).groups.flatMap(({ hits }) => hits))
      .toHaveLength(2);
  }
  expect(await toDetail(library.summary(id), library)).toMatchObject({
    ...{ playbackUrl: null, tracks: [], captureSizeBytes: 0, origin: { link: loom } },
  });
  fixture.deleteIndex();
  library = await fixture.open();
  expect(library.summary(id)).toMatchObject({ link: { service: 'Loom' } });
});

it('makes no second entry of a link, whatever message it comes with, until it was deleted', async () => {
  const [id = ''] = await receive([loom]);
  expect(
    await receive([loom], { messageId: '<b@x.test>', sender: { name: '', email: 'ben@x.test' } }),
  ).toEqual([id]);
  await library.binRecording(id);
  expect(await receive([loom])).not.toEqual([id]);
});

it('calls a link without a subject after its service', async () => {
  const [id = ''] = await receive([loom], { subject: 'Re: ' });
  expect(library.summary(id).title).toBe('Loom link');
});

it('is neither compressed nor damaged, and goes through the bin', async () => {
  const [id = ''] = await receive([loom]);
  expect(wantsMaster(library, id)).toBe(false);
  const found = await Array.fromAsync(recordingsToCompress(library, new AbortController().signal));
  expect(found).toEqual([]);
  const checkup = createCheckup({
    ...{ library, clock: fixture.clock, isRecording: () => false, emit: () => undefined },
    compression: { remake: () => expect.unreachable() },
    log: { info: () => undefined, error: (_, error) => expect(error).toBeNull() },
  });
  checkup.beginCheck();
  await expect.poll(() => checkup.check()).toMatchObject({ state: 'done', checked: 1, findings: [] });
  await checkup.dispose();
  await library.binRecording(id);
  expect(await library.restoreRecording(id)).toMatchObject({
    projectName: 'Memoir',
    link: { service: 'Loom' },
  });
});

it('counts as viewed once it was opened, of which its sender hears nothing', async () => {
  const [id = ''] = await receive([loom]);
  const { file } = await library.update(id, (stored) => withOpening(stored.file, '2026-11-22T10:00:00.000Z'));
  expect(library.summary(id).viewed).toBe(true);
  expect(withOpening(file, '2026-11-23T10:00:00.000Z').views).toMatchObject({
    ...{ firstAt: '2026-11-22T10:00:00.000Z', lastAt: '2026-11-23T10:00:00.000Z' },
  });
  const folder = mkdtempSync(join(tmpdir(), 'outspoken-receipts-'));
  const { database } = openQueueDatabase(join(folder, 'queue.db'));
  const receipts = createReceipts({
    ...{ database, directory: join(folder, 'receipts'), isAllowed: () => true, isOffline: () => false },
    mail: { accountFor: () => null, sender: () => expect.unreachable(), route: () => expect.unreachable() },
    ...{ clock: systemClock, random: () => 0, rules: retryRules, log: silentLog },
  });
  receipts.viewed(file);
  expect(receipts.standing(file)).toBeNull();
  expect(database.prepare('SELECT count(*) AS count FROM receipts').get()?.count).toBe(0);
  await receipts.dispose();
  database.close();
  rmSync(folder, { recursive: true });
});
