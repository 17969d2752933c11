import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../errors.ts';
import { toReceived } from '../inbox/received-recording.ts';
import { type OutboxFixture, createOutboxFixture } from './test-support/outbox-fixture.ts';

let fixture: OutboxFixture;
beforeEach(async () => {
  fixture = await createOutboxFixture();
});
afterEach(() => fixture.dispose());

const hang = { hang: true } as const;
const drop = { drop: true } as const;

describe('changing one’s mind', () => {
  it('cancels until the end of the data has left', async () => {
    fixture.server.script = { DATA: hang };
    fixture.outbox.start();
    const { id } = await fixture.queue();
    await fixture.until(id, 'sending');
    await expect.poll(() => fixture.server.commands.at(-1)).toBe('DATA');
    expect(await fixture.outbox.cancel(id)).toMatchObject({ state: 'cancelled' });
    expect(fixture.spoolFiles()).toEqual([]);
    expect(fixture.server.messages).toEqual([]);
    await expect(fixture.outbox.cancel(id)).rejects.toMatchObject({ code: 'message-not-editable' });

    fixture.server.script = { END: hang };
    const late = await fixture.queue();
    await expect.poll(() => fixture.server.messages.length).toBe(1);
    await expect(fixture.outbox.cancel(late.id)).rejects.toMatchObject({ code: 'message-not-editable' });
    await expect(fixture.outbox.editMessage(edit(late.id))).rejects.toMatchObject({
      code: 'message-not-editable',
    });
    await expect(fixture.outbox.remove(late.id)).rejects.toMatchObject({ code: 'message-not-editable' });
  });

  function edit(messageId: string, changes = {}) {
    return {
      messageId,
      to: ['c@x.test'],
      cc: [],
      subject: 'Better',
      text: 'New words',
      sendAt: null,
      screenPreset: 'universal' as const,
      ...changes,
    };
  }

  it('edits a message before it is sent, under the same Message-ID', async () => {
    fixture.server.script = { RCPT: '450 later' };
    fixture.rules = { afterFailure: () => 60_000, afterUnreachable: () => 20 };
    await fixture.close();
    fixture.open();
    fixture.outbox.start();
    const { id } = await fixture.queue();
    await expect.poll(() => fixture.look(id)?.attempts).toBe(1);
    const note = readFileSync(join(fixture.folder, 'outbox', `${id}.json`), 'utf8');
    fixture.server.script = {};
    expect(await fixture.outbox.editMessage(edit(id))).toMatchObject({ state: 'preparing', attempts: 0 });
    await fixture.until(id, 'sent');
    const mail = await fixture.received();
    expect(mail).toMatchObject({ subject: 'Better', to: [{ address: 'c@x.test' }] });
    expect(mail.text).toMatch(/^New words/);
    expect(note).toContain(mail.messageId);
  });

  it('edits one that may have arrived as a new message', async () => {
    fixture.server.script = { END: drop };
    fixture.rules = { afterFailure: () => 60_000, afterUnreachable: () => 20 };
    await fixture.close();
    fixture.open();
    fixture.outbox.start();
    const { id } = await fixture.queue();
    await expect.poll(() => fixture.look(id)?.attempts).toBe(1);
    fixture.server.script = {};
    await fixture.outbox.editMessage(edit(id));
    await fixture.until(id, 'sent');
    expect((await fixture.received(0)).messageId).not.toBe((await fixture.received(1)).messageId);
  });

  it('sends a message that was sent once more, as the same item', async () => {
    fixture.outbox.start();
    const { id } = await fixture.queue({ cc: ['c@x.test'] });
    await expect(fixture.outbox.sendAgain(id)).rejects.toMatchObject({ code: 'conflict' });
    await fixture.until(id, 'sent');
    const again = await fixture.outbox.sendAgain(id);
    expect(again.id).not.toBe(id);
    await fixture.until(again.id, 'sent');
    const [first, second] = await Promise.all([fixture.received(0), fixture.received(1)]);
    expect(second.item.itemId).toBe(first.item.itemId);
    expect(second.messageId).not.toBe(first.messageId);
    expect(second).toMatchObject({ to: [{ address: 'b@x.test' }], cc: [{ address: 'c@x.test' }] });
    expect(fixture.outbox.noteDelivered(first.item.itemId)).toBe('delivered');
    expect(fixture.outbox.list().map(({ deliveredAt }) => deliveredAt !== null)).toEqual([true, true]);
  });

  it('sends to everyone once, and names those who get a copy', async () => {
    fixture.outbox.start();
    const { id } = await fixture.queue({
      to: ['b@x.test', 'a@x.test'],
      cc: ['C@x.test', 'c@x.test', 'A@x.test'],
    });
    const sent = await fixture.until(id, 'sent');
    expect(sent.to.map(({ email }) => email)).toEqual(['b@x.test', 'a@x.test']);
    expect(sent.cc.map(({ email }) => email)).toEqual(['C@x.test']);
    const recipients = fixture.server.commands.filter((line) => line.startsWith('RCPT'));
    expect(recipients).toHaveLength(3);
    const mail = await fixture.received();
    expect(mail.to?.map(({ address }) => address)).toEqual(['b@x.test', 'a@x.test']);
    expect(mail.cc?.map(({ address }) => address?.toLowerCase())).toEqual(['c@x.test']);
  });

  it('brings a cancelled message back', async () => {
    const { id } = await fixture.queue();
    await fixture.outbox.cancel(id);
    fixture.outbox.start();
    await fixture.outbox.retry(id);
    await fixture.until(id, 'sent');
    await expect(fixture.outbox.retry(id)).rejects.toMatchObject({ code: 'message-not-editable' });
  });

  it('removes only what has ended', async () => {
    const { id } = await fixture.queue();
    await expect(fixture.outbox.remove(id)).rejects.toMatchObject({ code: 'conflict' });
    await fixture.outbox.cancel(id);
    await fixture.outbox.remove(id);
    expect(fixture.outbox.list()).toEqual([]);
    await expect(fixture.outbox.remove(id)).rejects.toMatchObject({ code: 'not-found' });
    await fixture.close();
    fixture.open();
    expect(fixture.outbox.list()).toEqual([]);
  });

  it('takes two changes at once one after the other', async () => {
    const { id } = await fixture.queue();
    const [first, second] = await Promise.allSettled([fixture.outbox.cancel(id), fixture.outbox.cancel(id)]);
    expect(first.status).toBe('fulfilled');
    expect(second).toMatchObject({ status: 'rejected', reason: { code: 'message-not-editable' } });
  });
});

describe('what is gone', () => {
  it('refuses a recording that is not there, or kept elsewhere', async () => {
    await expect(fixture.queue({ recordingIds: ['nothing'] })).rejects.toMatchObject({ code: 'not-found' });
    const id = fixture.recordings.add('A film at Loom');
    const origin = {
      ...{ kind: 'mail' as const, originalName: '', receivedAt: '2026-11-20T10:00:00.000Z', sender: null },
      ...{ subject: '', text: '', messageId: null, inReplyTo: null, itemId: null, item: null },
      link: 'https://www.loom.com/share/0123456789',
    };
    fixture.recordings.files.set(id, { ...toReceived(origin, 'A film at Loom'), id });
    await expect(fixture.queue({ recordingIds: [id] })).rejects.toMatchObject({ code: 'unsupported' });
    expect(fixture.outbox.list()).toEqual([]);
  });

  it('fails, clearly, when the recording vanished before it was composed', async () => {
    const recordingId = fixture.recordings.add('Gone');
    const { id } = await fixture.queue({ recordingIds: [recordingId] });
    const kept = fixture.recordings.files.get(recordingId);
    fixture.recordings.files.delete(recordingId);
    fixture.outbox.start();
    expect(await fixture.until(id, 'failed')).toMatchObject({ problem: { code: 'attachment-missing' } });
    if (kept) fixture.recordings.files.set(recordingId, kept);
    await fixture.outbox.retry(id);
    await fixture.until(id, 'sent');
  });

  it('waits for a library that cannot be reached', async () => {
    fixture.recordings.isAvailable = false;
    const { id } = await fixture.queue();
    fixture.outbox.start();
    await expect.poll(() => fixture.look(id)?.problem?.code).toBe('library-unavailable');
    expect(fixture.look(id)?.state).toBe('preparing');
    fixture.recordings.isAvailable = true;
    fixture.outbox.wake();
    await fixture.until(id, 'sent');
  });

  it.each([
    [new AppError('ffmpeg-failed', 'no', { detail: 'Invalid data found' }), 'failed', 'ffmpeg-failed'],
    [new AppError('attachment-missing', 'no'), 'failed', 'attachment-missing'],
    [new AppError('ffmpeg-missing', 'no'), 'preparing', 'ffmpeg-missing'],
    [Object.assign(new Error('full'), { code: 'ENOSPC' }), 'preparing', 'disk-full'],
    [new TypeError('a bug'), 'failed', 'internal'],
  ])('says what went wrong while composing: %s', async (failure, state, code) => {
    fixture.recordings.failure = failure;
    fixture.outbox.start();
    const { id } = await fixture.queue();
    await expect.poll(() => fixture.look(id)?.problem?.code).toBe(code);
    expect(fixture.look(id)?.state).toBe(state);
  });

  it('composes again when its spool file vanished', async () => {
    const { id } = await fixture.queue({ sendAt: new Date(Date.now() + 60_000).toISOString() });
    fixture.outbox.start();
    await fixture.until(id, 'queued');
    rmSync(join(fixture.folder, 'outbox', `${id}.eml`));
    fixture.clock.wallShiftMs = 61_000;
    fixture.outbox.wake();
    await fixture.until(id, 'sent');
    expect(fixture.server.messages).toHaveLength(1);
  });
});

describe('another start', () => {
  it('goes on with everything, in order', async () => {
    const ids: string[] = [];
    for (const subject of ['one', 'two', 'three']) ids.push((await fixture.queue({ subject })).id);
    await fixture.close();
    fixture.open();
    expect(fixture.outbox.list().map(({ subject }) => subject)).toEqual(['three', 'two', 'one']);
    fixture.outbox.start();
    for (const id of ids) await fixture.until(id, 'sent');
    const subjects = await Promise.all(
      [0, 1, 2].map(async (index) => (await fixture.received(index)).subject),
    );
    expect(subjects).toEqual(['one', 'two', 'three']);
  });

  it('sends what may have been sent again, under the same Message-ID', async () => {
    fixture.server.script = { END: hang };
    fixture.outbox.start();
    const { id } = await fixture.queue();
    await expect.poll(() => fixture.server.messages.length).toBe(1);
    fixture.server.script = {};
    // Ends the waiting connection, as a dying server does.
    await fixture.close();
    fixture.open();
    fixture.outbox.start();
    await fixture.until(id, 'sent');
    expect(fixture.server.messages).toHaveLength(2);
    expect(fixture.server.messages[1]).toBe(fixture.server.messages[0]);
  }, 20_000);

  it('finds composed messages that a damaged queue forgot, and does not send them by itself', async () => {
    const recordingId = fixture.recordings.add('Chapter 4');
    const { id } = await fixture.queue({
      recordingIds: [recordingId],
      sendAt: new Date(Date.now() + 60_000).toISOString(),
    });
    const preparing = fixture.recordings.add('Chapter 5', false);
    const other = await fixture.queue({ recordingIds: [preparing] });
    fixture.outbox.start();
    await fixture.until(id, 'queued');
    await fixture.close();
    for (const name of readdirSync(fixture.folder)) {
      if (name.startsWith('queue.db-')) rmSync(join(fixture.folder, name));
    }
    writeFileSync(join(fixture.folder, 'queue.db'), 'damaged');
    fixture.open();
    expect(fixture.database.repaired).toBe(true);
    fixture.clock.wallShiftMs = 120_000;
    fixture.outbox.start();
    for (const found of [id, other.id]) {
      expect(fixture.look(found)).toMatchObject({
        state: 'failed',
        problem: { code: 'message-recovered', server: '', response: '' },
        to: [{ email: 'b@x.test' }],
        subject: 'Hello',
      });
    }
    const third = await fixture.queue({ to: ['d@x.test'] });
    await fixture.until(third.id, 'sent');
    expect(fixture.look(id)?.state).toBe('failed');
    fixture.recordings.files.delete(recordingId);
    await fixture.outbox.retry(id);
    await fixture.until(id, 'sent');
  });

  it('removes what was half written', async () => {
    const { id } = await fixture.queue();
    await fixture.close();
    const spool = join(fixture.folder, 'outbox');
    for (const name of [`${id}.eml.tmp`, '.0123456789ab.tmp', 'broken.json'])
      writeFileSync(join(spool, name), '{');
    fixture.open();
    expect(fixture.spoolFiles().sort()).toEqual([`${id}.json`, 'broken.json'].sort());
    expect(fixture.problems).toEqual(['spool-note-unreadable']);
    expect(fixture.outbox.list()).toHaveLength(1);
  });

  it('does not wait for ever because a clock was wrong', async () => {
    fixture.server.script = { RCPT: '450 later' };
    fixture.outbox.start();
    fixture.clock.wallShiftMs = 10 * 365 * 86_400_000;
    const { id } = await fixture.queue();
    await expect.poll(() => fixture.look(id)?.attempts).toBeGreaterThan(0);
    fixture.clock.wallShiftMs = 0;
    fixture.server.script = {};
    await fixture.until(id, 'sent');
  });
});
