import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@playwright/test';
import { createRandom } from './random.ts';
import { type Spoken, type Victim, createVictim, killWhileStopping, speak } from './victim.ts';

const random = createRandom('capture');
/** A frame of sound and the rounding of its time. */
const frameMs = 30;

let victim: Victim;
test.beforeAll(async () => {
  victim = await createVictim();
});
test.afterAll(() => victim.dispose());

/** Checks that the take is there, marked, and that nothing that was acknowledged is missing. */
async function expectKept(spoken: Spoken, reasons: readonly string[]): Promise<void> {
  if (spoken.acknowledgedMs === 0) return;
  const kept = await victim.rpc().call('library.getRecording', { recordingId: spoken.recordingId });
  expect(kept.state).toBe('ready');
  expect(reasons).toContain(kept.endReason);
  expect(kept.binnedAt).toBeNull();
  expect(kept.durationMs).toBeGreaterThanOrEqual(spoken.acknowledgedMs - frameMs);
  expect(kept.durationMs).toBeLessThanOrEqual(spoken.spokenMs + frameMs);
  expect(spoken.spokenMs - kept.durationMs).toBeLessThanOrEqual(1000 + frameMs);
  const played = await victim.rpc().fetch(kept.playbackUrl ?? '');
  expect(played.status).toBe(200);
  await played.body?.cancel();
}

test.describe(`killed while recording, seed ${random.seed}`, () => {
  for (let round = 1; round <= 14; round += 1) {
    const seconds = random.whole(1, 30);
    const at = random.whole(0, seconds);
    const delayMs = random.between(0, 8);
    test(`round ${round}: ${delayMs.toFixed(1)} ms into second ${at + 1}`, async () => {
      let killed = Promise.resolve();
      const spoken = await speak(victim.rpc(), seconds + 10, (sequence) => {
        if (sequence === at) killed = sleep(delayMs).then(() => victim.kill());
      });
      await killed;
      await victim.restart();
      await expectKept(spoken, ['recovered']);
      await victim.check();
    });
  }
});

test.describe(`killed while stopping, seed ${random.seed}`, () => {
  for (let round = 1; round <= 10; round += 1) {
    const seconds = random.whole(1, 20);
    const delayMs = random.between(0, 40);
    test(`round ${round}: ${delayMs.toFixed(1)} ms after Stop`, async () => {
      const spoken = await speak(victim.rpc(), seconds);
      const { recordingId, spokenMs } = spoken;
      const stopped = await killWhileStopping(victim, { recordingId, elapsedMs: spokenMs, delayMs });
      await victim.restart();
      await expectKept(spoken, stopped ? ['stopped'] : ['stopped', 'recovered']);
      await victim.check();
    });
  }
});
