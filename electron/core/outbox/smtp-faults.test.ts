import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fault, FaultStep } from '../mail/test-support/fault-server.ts';
import { type OutboxFixture, createOutboxFixture } from './test-support/outbox-fixture.ts';

let fixture: OutboxFixture;
beforeEach(async () => {
  fixture = await createOutboxFixture();
});
afterEach(() => fixture.dispose());

/** What a server that means well says at each step. */
const good = {
  GREETING: '220 fault.test ready',
  EHLO: '250-fault.test\r\n250 AUTH PLAIN',
  AUTH: '235 2.7.0 ok',
  MAIL: '250 2.1.0 ok',
  RCPT: '250 2.1.5 ok',
  DATA: '354 go on',
  END: '250 2.0.0 queued as 42',
} as const;
type Step = keyof typeof good;
const steps = Object.keys(good) as readonly Step[];

/** State, problem, the server's words, and whether it may have the message. */
type Then = readonly ['queued' | 'failed', string, string, boolean];

const later = '451 4.3.0 Later';
const never = '554 5.7.1 Never';
const noise = '\u0001\u00ff ~~ 42';
const closing = (words: string): Fault => ({ drop: true, reply: `${words}\r\n` });
/** Whoever greets in the old way after this is not understood either. */
const old: Then = ['queued', 'mail-protocol', '500 5.5.1 what?', false];

/** Nobody knows what became of a message of which the dot was sent. */
const silent = (step: Step, code = 'mail-transient'): Then => ['queued', code, '', step === 'END'];
const postponed = (words: string): Then => ['queued', 'mail-transient', words, false];

const refusals: Readonly<Record<Step, Then>> = {
  GREETING: ['queued', 'mail-protocol', never, false],
  EHLO: old,
  AUTH: ['failed', 'mail-auth', never, false],
  MAIL: ['failed', 'mail-content', never, false],
  RCPT: ['failed', 'mail-recipient', never, false],
  DATA: ['failed', 'mail-content', never, false],
  END: ['failed', 'mail-content', never, false],
};

/** Of an EHLO that is answered in a strange way the rest of the connection says more. */
const afterEhlo = (step: Step, kept: boolean, then: Then): Then =>
  step !== 'EHLO' ? then : kept ? old : silent(step);

const garbled = (step: Step): Then => ['queued', 'mail-protocol', noise, step === 'END'];

/** Everything that can go wrong at a step, and what becomes of the message. */
const faults: readonly (readonly [string, (step: Step) => readonly [Fault, Then]])[] = [
  ['hangs up', (step) => [{ drop: true }, silent(step)]],
  ['hangs up within its answer', (step) => [{ drop: true, reply: good[step].slice(0, 6) }, silent(step)]],
  ['puts us off', (step) => [later, afterEhlo(step, true, postponed(later))]],
  ['puts us off and hangs up', () => [closing('421 4.3.2 Closing'), postponed('421 4.3.2 Closing')]],
  ['refuses', (step) => [never, refusals[step]]],
  ['refuses and hangs up', (step) => [closing(never), afterEhlo(step, false, refusals[step])]],
  ['answers in noise', (step) => [noise, afterEhlo(step, true, garbled(step))]],
  ['answers in noise and hangs up', (step) => [closing(noise), afterEhlo(step, false, garbled(step))]],
];

/** Begins with a server that goes wrong at one step; failures are told, and tried again when asked. */
async function begin(step: FaultStep, fault: Fault, waitMs = 10_000): Promise<string> {
  await fixture.close();
  fixture.waitMs = waitMs;
  fixture.rules = { afterFailure: () => 60_000, afterUnreachable: () => 60_000 };
  fixture.server.script = { [step]: fault };
  fixture.open();
  fixture.outbox.start();
  return (await fixture.queue()).id;
}

/** The first failure is as told, and one more attempt with a server that behaves is enough. */
async function expectThen(id: string, [state, code, response, maybeSent]: Then): Promise<void> {
  const first = () => fixture.told.find(({ problem }) => problem !== null);
  await expect.poll(first, { timeout: 20_000 }).toMatchObject({
    ...{ id, state, maybeSent, attempts: 1, problem: { code, server: '127.0.0.1', response } },
    nextAttemptAt: state === 'failed' ? null : (expect.any(String) as string),
  });
  expect(fixture.server.connections()).toBe(1);
  fixture.server.script = {};
  await fixture.outbox.retry(id);
  expect(await fixture.until(id, 'sent')).toMatchObject({ maybeSent: false, problem: null });
  expect(fixture.server.connections()).toBe(2);
  expect(fixture.problems).toEqual([]);
}

describe.each(steps)('a server that goes wrong at %s', (step) => {
  it.each(faults)('and %s leaves a message that says so and goes later', async (_, make) => {
    const [fault, then] = make(step);
    await expectThen(await begin(step, fault), then);
  });

  it('and is silent leaves a message that says so and goes later', async () => {
    await expectThen(await begin(step, { hang: true }, 1000), silent(step, 'mail-timeout'));
  });

  it('and is only slow gets the message at the first attempt', async () => {
    const id = await begin(step, { delayMs: 300, reply: good[step] });
    expect(await fixture.until(id, 'sent')).toMatchObject({ attempts: 1, maybeSent: false, problem: null });
    expect(fixture.server.messages).toHaveLength(1);
  });
});

describe('a server that goes wrong within the message', () => {
  it.each<[string, Fault, string, string]>([
    ['hangs up', { drop: true }, 'mail-transient', ''],
    ['puts us off and hangs up', closing('421 4.3.2 Closing'), 'mail-transient', '421 4.3.2 Closing'],
  ])('and %s leaves a message that goes later', async (...[, fault, code, response]) => {
    const id = await begin('BODY', fault);
    const first = () => fixture.told.find(({ problem }) => problem !== null)?.problem;
    await expect.poll(first, { timeout: 20_000 }).toMatchObject({ code, response });
    expect(fixture.look(id)).toMatchObject({ state: 'queued', attempts: 1 });
    fixture.server.script = {};
    await fixture.outbox.retry(id);
    await fixture.until(id, 'sent');
    expect(fixture.server.messages).toHaveLength(1);
  });

  it('and is silent leaves a message that may have arrived', async () => {
    await expectThen(await begin('BODY', { hang: true }, 1000), ['queued', 'mail-timeout', '', true]);
  });
});
