import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MessageSummary } from '../../../shared/model/message.ts';
import { attachmentRoomBytes } from '../../../shared/model/mail-limit.ts';
import { type OutboxFixture, createOutboxFixture } from './test-support/outbox-fixture.ts';

let fixture: OutboxFixture;
let tour: string;
beforeEach(async () => {
  fixture = await createOutboxFixture();
  fixture.limitBytes = 300_000;
  fixture.recordings.sound = Buffer.alloc(100_000, 7);
  fixture.recordings.partsMs = [50_000, 40_000, 30_000];
  tour = fixture.recordings.addScreen('Tour');
});
afterEach(() => fixture.dispose());

const hang = { hang: true } as const;

/** Starts the Outbox again, at a server that takes nothing for now. */
async function startWithBusyServer(): Promise<void> {
  fixture.server.script = { GREETING: '421 later' };
  fixture.rules = { afterFailure: () => 60_000, afterUnreachable: () => 20 };
  await fixture.close();
  fixture.open();
  fixture.outbox.start();
}

function queueTour(changes = {}): Promise<MessageSummary> {
  return fixture.queue({ recordingIds: [tour], subject: 'Tour', screenPreset: 'small', ...changes });
}

/** The parts in the Outbox, in order. */
function parts(): readonly MessageSummary[] {
  return fixture.outbox.list().filter(({ part }) => part !== null);
}

function states(): string {
  return parts()
    .map(({ state }) => state)
    .join(' ');
}

async function subjects(): Promise<readonly (string | undefined)[]> {
  const mails = fixture.server.messages.map((_, index) => fixture.received(index));
  return (await Promise.all(mails)).map(({ subject }) => subject);
}

const inOrder = ['Tour (1 of 3)', 'Tour (2 of 3)', 'Tour (3 of 3)'];

describe('a recording that does not fit one mail', () => {
  it('goes in parts, in order, each a message of its own', async () => {
    const { id } = await queueTour();
    await fixture.queue({ subject: 'After' });
    fixture.outbox.start();
    await expect.poll(states).toBe('sent sent sent');
    await expect.poll(subjects).toEqual([...inOrder, 'After']);
    const mails = await Promise.all([0, 1, 2].map((index) => fixture.received(index)));
    expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(3);
    const items = mails.map(({ headers }) => headers.find(({ key }) => key === 'x-outspoken-item')?.value);
    expect(new Set(items).size).toBe(3);
    expect(mails.map(({ item }) => item.itemId)).toEqual(items);
    for (const [index, { item }] of mails.entries()) {
      expect(item.part).toEqual({ setId: id, number: index + 1, count: 3 });
      const [told] = item.recordings;
      expect(told?.files).toMatchObject([{ number: 1 }, { number: 2 }, { number: 3 }]);
      expect(told?.attached).toMatchObject([{ number: index + 1 }]);
    }
    expect(mails.map(({ inReplyTo }) => inReplyTo)).toEqual([
      undefined,
      mails[0]?.messageId,
      mails[0]?.messageId,
    ]);
    expect(mails.map(({ attachments }) => attachments.map(({ filename }) => filename))).toEqual([
      ['2026-11-23 Tour (1 of 3).mp4'],
      ['2026-11-23 Tour (2 of 3).mp4'],
      ['2026-11-23 Tour (3 of 3).mp4'],
    ]);
    expect(mails[0]?.text).toMatch(
      /^Listen\n\n-----\nThis is message 1 of 3\. The rest follows\.\n\nTour, part 1 of 3\n/,
    );
    expect(mails[0]?.text).toMatch(/Screen recording, 0:50, .*\nMarked moments:\n {2}0:05 {2}here\n/);
    expect(mails[2]?.text).toMatch(/^This is message 3 of 3\.\n\nTour, part 3 of 3\nScreen recording, 0:30/);
    expect(mails[2]?.text).not.toContain('Marked moments');
    expect(parts()[0]?.id).toBe(id);
    expect(parts().map(({ part }) => part)).toEqual(
      [1, 2, 3].map((number) => ({ setId: id, number, count: 3 })),
    );
    expect(parts().map(({ recordings }) => recordings[0]?.durationMs)).toEqual([50_000, 40_000, 30_000]);
    expect(new Set(parts().map(({ subject }) => subject))).toEqual(new Set(['Tour']));
    // They may be asked for again.
    const kept = parts().flatMap((part) => [`${part.id}.eml`, `${part.id}.json`]);
    await expect.poll(() => fixture.spoolFiles().toSorted()).toEqual(kept.toSorted());
  });

  describe('when it is reported as viewed', () => {
    let items: readonly string[];
    const report = (index: number, share: number, isJoined = false) => {
      const by = parts()[0]?.to[0]?.email ?? '';
      const recordingId = isJoined ? null : 'any';
      const viewed = { by, firstAt: '2026-11-23T10:00:00.000Z', share, recordingId };
      return fixture.outbox.noteViewed(items[index] ?? '', viewed);
    };
    const shares = () =>
      parts()
        .map(({ viewed }) => (viewed === null ? '-' : Math.round(viewed.share * 100)))
        .join(' ');
    beforeEach(async () => {
      await queueTour();
      fixture.outbox.start();
      await expect.poll(states).toBe('sent sent sent');
      const mails = await Promise.all([0, 1, 2].map((index) => fixture.received(index)));
      items = mails.map(({ item }) => item.itemId);
    });

    it('is seen as one where its parts were joined', () => {
      expect(report(0, 0.9, true)).toBe('viewed');
      expect([states(), shares()]).toEqual(['viewed viewed viewed', '90 90 90']);
      expect(report(0, 0.9, true)).toBe('repeated');
      expect(fixture.viewed).toMatchObject([{ state: 'viewed', viewed: { share: 0.9 } }]);
    });

    it('counts each part that is viewed by itself for its length, and says so once', async () => {
      expect(report(0, 1)).toBe('viewed');
      expect([states(), shares()]).toEqual(['viewed sent sent', '42 - -']);
      expect(report(0, 1)).toBe('repeated');
      expect(report(2, 0.5)).toBe('viewed');
      expect([states(), shares()]).toEqual(['viewed sent viewed', '54 - 54']);
      await fixture.close();
      fixture.open();
      expect(report(2, 0.5)).toBe('repeated');
      expect(report(1, 1)).toBe('viewed');
      expect(report(2, 1)).toBe('viewed');
      expect([states(), shares()]).toEqual(['viewed viewed viewed', '100 100 100']);
      expect(fixture.viewed).toHaveLength(1);
      const told = [...fixture.outbox.messageRecords().values()].flat();
      expect(told.map(({ viewed }) => Object.keys(viewed ?? {}))).toEqual(
        told.map(() => ['by', 'firstAt', 'share']),
      );
    });

    it('adds nothing up that may overlap', () => {
      report(0, 1);
      expect(report(0, 0.2, true)).toBe('viewed');
      expect([states(), shares()]).toEqual(['viewed viewed viewed', '42 42 42']);
      expect(report(0, 0.7, true)).toBe('viewed');
      expect(shares()).toBe('70 70 70');
      expect(report(1, 0.1)).toBe('repeated');
    });

    it('takes what an earlier version noted of a part for that part', async () => {
      const by = parts()[0]?.to[0]?.email ?? '';
      const noted = JSON.stringify({ by, firstAt: '2026-11-23T10:00:00.000Z', share: 1 });
      fixture.database.database
        .prepare("UPDATE messages SET state = 'viewed', viewed = ? WHERE item_id = ?")
        .run(noted, items[0] ?? '');
      await fixture.close();
      fixture.open();
      expect(report(1, 1)).toBe('viewed');
      expect(shares()).toBe('75 75 -');
    });
  });

  it('is asked for as chosen, within what the mail has room for', async () => {
    fixture.recordings.partsMs = [120_000];
    fixture.outbox.start();
    const { id } = await queueTour();
    expect(await fixture.until(id, 'sent')).toMatchObject({ part: null, screenPreset: 'small' });
    const [asked] = fixture.recordings.asked;
    expect(asked).toMatchObject({ recordingId: tour, screenPreset: 'small' });
    expect(asked?.limitBytes).toBeLessThan(attachmentRoomBytes(300_000, 1000));
    expect(asked?.limitBytes).toBeGreaterThan(attachmentRoomBytes(300_000, 10_000));
    expect(await subjects()).toEqual(['Tour']);
  });

  it('shows a small picture of each, in the first part only, where the mail has room for one', async () => {
    fixture.recordings.thumbnail = Buffer.alloc(40_000, 1);
    fixture.recordings.partsMs = [120_000];
    fixture.outbox.start();
    await fixture.until((await queueTour()).id, 'sent');
    fixture.limitBytes = 2_000_000;
    fixture.server.script = { EHLO: '250-fault.test\r\n250-AUTH PLAIN LOGIN\r\n250 SIZE 9000000' };
    fixture.recordings.partsMs = [50_000, 40_000];
    fixture.recordings.sound = Buffer.alloc(1_200_000, 7);
    await queueTour();
    await expect.poll(states).toBe('sent sent');
    const mails = await Promise.all([0, 1, 2].map((index) => fixture.received(index)));
    const pictures = mails.map(({ attachments }) =>
      attachments.filter(({ mimeType }) => mimeType === 'image/jpeg').map(({ related }) => related),
    );
    expect(pictures).toEqual([[], [true], []]);
    const [, asked] = fixture.recordings.asked;
    expect(asked?.limitBytes).toBeLessThan(attachmentRoomBytes(2_000_000, 55_000));
    expect(parts().every(({ sizeBytes }) => sizeBytes !== null && sizeBytes <= 2_000_000)).toBe(true);
  });

  it('shares the room with others of the same message', async () => {
    fixture.recordings.partsMs = [120_000];
    fixture.recordings.sound = Buffer.alloc(75_000, 7);
    fixture.outbox.start();
    const other = fixture.recordings.addScreen('Other');
    const { id } = await queueTour({ recordingIds: [tour, other, fixture.recordings.add('Memo')] });
    await fixture.until(id, 'sent');
    const [first, second] = fixture.recordings.asked;
    expect(first?.limitBytes).toBe(second?.limitBytes);
    await expect.poll(subjects).toEqual(['Tour (1 of 2)', 'Tour (2 of 2)']);
    const names = (await fixture.received(0)).attachments.map(({ filename }) => filename);
    expect(names).toEqual(['2026-11-23 Tour.mp4', '2026-11-23 Other.mp4']);
  });

  it('shows how far it is, and how long it takes', async () => {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    let report: (share: number) => void = () => undefined;
    fixture.recordings.onMaking = (onProgress) => {
      report = onProgress;
      return promise;
    };
    fixture.outbox.start();
    const { id } = await queueTour();
    await expect.poll(() => fixture.recordings.asked.length).toBe(1);
    report(0.5);
    expect(fixture.look(id)).toMatchObject({ state: 'preparing', progress: 0.5 });
    expect(fixture.look(id)?.remainingMs).toBeGreaterThanOrEqual(0);
    const memo = await fixture.queue({ to: ['c@x.test'] });
    await fixture.until(memo.id, 'sent');
    resolve(undefined);
    await expect.poll(states).toBe('sent sent sent');
  });

  it('stops being made when it is cancelled', async () => {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    fixture.recordings.onMaking = async (_, signal) => {
      signal.addEventListener('abort', () => resolve(undefined));
      await promise;
    };
    fixture.outbox.start();
    const { id } = await queueTour();
    await expect.poll(() => fixture.recordings.asked.length).toBe(1);
    await fixture.outbox.cancel(id);
    expect(fixture.look(id)?.state).toBe('cancelled');
    expect(fixture.spoolFiles()).toEqual([]);
  });
});

describe('parts on their way', () => {
  it('wait for the one before, which may fail and be tried again', async () => {
    fixture.server.script = { END: (_, count) => (count === 1 ? '554 5.7.1 not this one' : '250 ok') };
    fixture.outbox.start();
    await queueTour();
    const other = await fixture.queue({ subject: 'After' });
    await expect.poll(states).toBe('sent failed queued');
    await fixture.until(other.id, 'sent');
    await expect(fixture.outbox.remove(parts()[1]?.id ?? '')).rejects.toMatchObject({ code: 'conflict' });
    await fixture.outbox.retry(parts()[1]?.id ?? '');
    await expect.poll(states).toBe('sent sent sent');
    expect((await subjects()).filter((subject) => subject !== 'After')).toEqual([
      inOrder[0],
      inOrder[1],
      inOrder[1],
      inOrder[2],
    ]);
  });

  it('are cancelled together, but for those that have gone, and come back together', async () => {
    fixture.server.script = { END: (_, count) => (count === 0 ? '250 ok' : '554 no') };
    fixture.outbox.start();
    await queueTour();
    await expect.poll(states).toBe('sent failed queued');
    await fixture.outbox.cancel(parts()[2]?.id ?? '');
    expect(states()).toBe('sent cancelled cancelled');
    fixture.server.script = {};
    const before = fixture.recordings.asked.length;
    await fixture.outbox.retry(parts()[1]?.id ?? '');
    await expect.poll(states).toBe('sent sent sent');
    expect((await subjects()).slice(-2)).toEqual(inOrder.slice(1));
    // Both were made in one go.
    expect(fixture.recordings.asked.length).toBe(before + 1);
  });

  it('cannot be told apart any more when the recording was changed meanwhile', async () => {
    fixture.server.script = { END: (_, count) => (count === 0 ? '250 ok' : '554 no') };
    fixture.outbox.start();
    await queueTour();
    await expect.poll(states).toBe('sent failed queued');
    await fixture.outbox.cancel(parts()[1]?.id ?? '');
    fixture.recordings.partsMs = [60_000, 30_000];
    await fixture.outbox.retry(parts()[1]?.id ?? '');
    await expect.poll(states).toBe('sent failed failed');
    expect(parts()[1]?.problem?.code).toBe('parts-changed');
  });

  it('become one message again when it is edited before any has gone', async () => {
    await startWithBusyServer();
    const { id } = await queueTour();
    await expect.poll(states).toBe('queued queued queued');
    const last = parts()[2]?.id ?? '';
    fixture.server.script = {};
    fixture.limitBytes = 25_000_000;
    const edit = { to: ['c@x.test'], cc: [], subject: 'Better', text: '', sendAt: null };
    const next = await fixture.outbox.editMessage({ ...edit, messageId: last, screenPreset: 'universal' });
    expect(next).toMatchObject({ id, state: 'preparing', part: null, subject: 'Better' });
    expect(fixture.outbox.list().map((message) => message.id)).toEqual([id]);
    await fixture.until(id, 'sent');
    expect(await subjects()).toEqual(['Better']);
    expect((await fixture.received()).attachments).toHaveLength(3);
    await expect.poll(() => fixture.spoolFiles()).toEqual([]);
  });

  it('cannot be edited when one has gone', async () => {
    fixture.server.script = { END: (_, count) => (count === 0 ? '250 ok' : hang) };
    fixture.outbox.start();
    await queueTour();
    await expect.poll(states).toBe('sent sending queued');
    await expect.poll(() => fixture.server.messages.length).toBe(2);
    const edit = {
      to: ['c@x.test'],
      cc: [],
      subject: 'Better',
      text: '',
      sendAt: null,
    };
    await expect(
      fixture.outbox.editMessage({ ...edit, messageId: parts()[2]?.id ?? '', screenPreset: 'small' }),
    ).rejects.toMatchObject({ code: 'message-not-editable' });
    // The one whose end has left goes on; the rest can be taken back.
    await fixture.outbox.cancel(parts()[2]?.id ?? '');
    expect(states()).toBe('sent sending cancelled');
  });

  it('are made again together for another account', async () => {
    await startWithBusyServer();
    const { id } = await queueTour();
    await expect.poll(() => fixture.look(id)?.attempts).toBe(1);
    fixture.server.script = {};
    fixture.account = fixture.account && { ...fixture.account, email: 'new@x.test' };
    await fixture.outbox.retry(id);
    await expect.poll(states).toBe('sent sent sent');
    expect(await subjects()).toEqual(inOrder);
    expect((await fixture.received(2)).from?.address).toBe('new@x.test');
    expect(fixture.recordings.asked).toHaveLength(2);
  });
});
