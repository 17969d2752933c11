import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RecordingOrigin } from '../../../shared/model/origin.ts';
import type { SavedAccount } from '../../../shared/model/settings.ts';
import { type FaultServer, startFaultServer } from '../mail/test-support/fault-server.ts';
import { type OutboxFixture, createOutboxFixture } from './test-support/outbox-fixture.ts';

let fixture: OutboxFixture;
let second: FaultServer;
let other: SavedAccount;
beforeEach(async () => {
  [fixture, second] = [await createOutboxFixture(), await startFaultServer()];
  const smtp = { smtpHost: '127.0.0.1', smtpPort: second.port, smtpSecurity: 'none' } as const;
  other = { id: 'other', email: 'zoe@studio.test', ...smtp, userName: 'zoe' };
  fixture.others = [other];
});
afterEach(async () => {
  await fixture.dispose();
  await second.dispose();
});

const counts = () => [fixture.server.messages.length, second.messages.length];

/** A recording that came to the second account. */
function receivedThere(): string {
  const recordingId = fixture.recordings.add('Their memo');
  const { file } = fixture.recordings.library.getStored(recordingId);
  const origin = {
    kind: 'mail',
    ...{ originalName: 'a.m4a', receivedAt: file.createdAt, sender: null, subject: '' },
    ...{ text: '', messageId: '<m@x.test>', inReplyTo: null, itemId: null, link: null, item: null },
    account: other.email,
  } as const satisfies RecordingOrigin;
  fixture.recordings.files.set(recordingId, { ...file, origin });
  return recordingId;
}

describe('the account of a message', () => {
  it('is the one its project names, else the one the answered recording came to, else the default one', async () => {
    fixture.outbox.start();
    const replyTo = { recordingId: receivedThere(), atMs: null };
    expect(fixture.outbox.suggestFrom({ projectId: null, answered: replyTo.recordingId })).toBe(other.email);
    await fixture.until((await fixture.queue({ replyTo })).id, 'sent');
    expect(counts()).toEqual([0, 1]);
    fixture.recordings.projectAccount = 'zoe@x.test';
    await fixture.until((await fixture.queue({ replyTo })).id, 'sent');
    expect(counts()).toEqual([1, 1]);
    fixture.recordings.projectAccount = other.email;
    await fixture.until((await fixture.queue()).id, 'sent');
    fixture.recordings.projectAccount = 'somebody@else.test';
    await fixture.until((await fixture.queue()).id, 'sent');
    expect(counts()).toEqual([2, 2]);
    expect(second.messages[1]).toContain('From: =?UTF-8?Q?Zo=C3=AB?= <zoe@studio.test>');
    expect(second.commands).toContainEqual(expect.stringMatching(/^MAIL FROM:<zoe@studio\.test>/));
  });

  it("is the one its user chose, and stays it when another becomes the project's", async () => {
    const { id, from } = await fixture.queue({ from: other.email });
    expect(from).toBe(other.email);
    fixture.recordings.projectAccount = 'zoe@x.test';
    await fixture.close();
    fixture.open();
    fixture.outbox.start();
    await fixture.until(id, 'sent');
    expect(counts()).toEqual([0, 1]);
    await fixture.until((await fixture.outbox.sendAgain(id)).id, 'sent');
    expect(counts()).toEqual([0, 2]);
    await expect(fixture.queue({ from: 'gone@x.test' })).rejects.toMatchObject({ code: 'account-removed' });
  });

  it('holds up no other when its server does not work', async () => {
    second.script = { EHLO: { drop: true } };
    fixture.outbox.start();
    const stuck = await fixture.queue({ from: other.email });
    await expect.poll(() => fixture.look(stuck.id)?.attempts ?? 0).toBeGreaterThan(0);
    await fixture.until((await fixture.queue()).id, 'sent');
    expect(fixture.look(stuck.id)?.state).not.toBe('sent');
  });

  it('says that it was removed, and can be another one or the same one again', async () => {
    const soon = new Date(Date.now() + 3_600_000).toISOString();
    const [first, later] = [
      await fixture.queue({ from: other.email }),
      await fixture.queue({ from: other.email, sendAt: soon }),
    ];
    fixture.others = [];
    fixture.outbox.accountRemoved();
    fixture.outbox.start();
    for (const { id } of [first, later]) {
      expect(fixture.look(id)).toMatchObject({ state: 'failed', problem: { code: 'account-removed' } });
    }
    await fixture.outbox.retry(first.id);
    await fixture.until(first.id, 'failed');
    const { subject, text } = first;
    await fixture.outbox.editMessage({
      ...{ messageId: first.id, to: ['b@x.test'], cc: [], subject, text, sendAt: null },
      ...{ screenPreset: 'universal', from: 'zoe@x.test' },
    });
    await fixture.until(first.id, 'sent');
    expect(counts()).toEqual([1, 0]);
    fixture.others = [other];
    fixture.outbox.accountSaved(other.id);
    await expect.poll(() => fixture.look(later.id)?.state).toBe('queued');
  });

  it('of messages from before there could be several is the default one, for good', async () => {
    const { id } = await fixture.queue();
    await fixture.close();
    const { database } = fixture;
    expect(database.database.isOpen).toBe(false);
    fixture.open();
    fixture.database.database.exec('UPDATE messages SET account = NULL');
    await fixture.close();
    fixture.open();
    const rows = fixture.database.database.prepare('SELECT account FROM messages').all();
    expect(rows).toEqual([{ account: 'first' }]);
    fixture.outbox.start();
    await fixture.until(id, 'sent');
  });
});
