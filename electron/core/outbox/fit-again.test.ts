import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSizeLimits } from './size-limits.ts';
import { type OutboxFixture, createOutboxFixture } from './test-support/outbox-fixture.ts';

const silent = '250-fault.test\r\n250 AUTH PLAIN LOGIN';
const tooLarge = '552 5.3.4 message size exceeds limit';

let fixture: OutboxFixture;
beforeEach(async () => {
  fixture = await createOutboxFixture();
  fixture.recordings.sound = Buffer.alloc(5_000_000, 7);
  fixture.recordings.partsMs = [120_000];
  fixture.outbox.start();
});
afterEach(() => fixture.dispose());

const queueTour = (changes = {}) =>
  fixture.queue({ recordingIds: [fixture.recordings.addScreen('Tour')], ...changes });
const learned = () => openSizeLimits(fixture.database.database).of(['b@x.test'], '127.0.0.1');

describe('a message that a server calls too large', () => {
  it('is made smaller and sent, and the limit is remembered whatever the server announces', async () => {
    const announcing = '250-fault.test\r\n250-AUTH PLAIN LOGIN\r\n250 SIZE 50000000';
    fixture.server.script = { EHLO: announcing, END: (_, count) => (count === 0 ? tooLarge : '250 ok') };
    const { id } = await queueTour();
    expect(await fixture.until(id, 'sent')).toMatchObject({ attempts: 2, problem: null });
    const [first, second] = fixture.recordings.asked;
    expect(second?.limitBytes).toBeLessThan((first?.limitBytes ?? 0) * 0.95);
    expect(learned()).toBeLessThan(7_000_000);
  });

  it('fails when nothing smaller is left, and leaves no doubt that nobody has it', async () => {
    fixture.server.script = { EHLO: silent, END: tooLarge };
    const { id } = await queueTour();
    const failed = await fixture.until(id, 'failed');
    expect(failed).toMatchObject({ maybeSent: false, problem: { code: 'mail-size' } });
    expect(fixture.server.messages.length).toBeLessThan(6);
  });

  it('is made smaller after refusals that pass', async () => {
    const script = (count: number) => (count < 3 ? '451 4.3.0 later' : count === 3 ? tooLarge : '250 ok');
    fixture.server.script = { EHLO: silent, MAIL: (_, count) => script(count) };
    const { id } = await queueTour();
    await fixture.until(id, 'sent');
  });

  it('is cut anew when no part of it has gone', async () => {
    fixture.recordings.sound = Buffer.alloc(3_000_000, 7);
    fixture.recordings.partsMs = [50_000, 40_000];
    fixture.limitBytes = 5_000_000;
    fixture.server.script = { EHLO: silent, MAIL: (_, count) => (count === 0 ? tooLarge : '250 ok') };
    await queueTour();
    const states = () => fixture.outbox.list().map(({ state }) => state);
    await expect.poll(states, { timeout: 10_000 }).toEqual(['sent', 'sent']);
  });

  it('is refused at once when it is so small that its size cannot be the reason', async () => {
    fixture.recordings.sound = Buffer.from('sound');
    fixture.server.script = { EHLO: silent, MAIL: tooLarge };
    const { id } = await queueTour();
    expect(await fixture.until(id, 'failed')).toMatchObject({ attempts: 1 });
  });
});
