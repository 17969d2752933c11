import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@playwright/test';
import { trackNameSchema } from '../../shared/model/track.ts';
import { findRecordings } from '../harness/library-check.ts';
import { createRandom } from './random.ts';
import { type RecordedTracks, recordTracks } from './record-tracks.ts';
import { type Victim, createVictim, killWhileStopping } from './victim.ts';

const random = createRandom('tracks');

let victim: Victim;
test.beforeAll(async () => {
  victim = await createVictim();
});
test.afterAll(() => victim.dispose());

/** Checks every track of the take: what was acknowledged is there, in place, and can be played; at most one chunk is missing. */
async function expectKept(recorded: RecordedTracks, reasons: readonly string[]): Promise<void> {
  const { recordingId, tracks } = recorded;
  if (tracks.screen.acknowledged + tracks.microphone.acknowledged === 0) return;
  const kept = await victim.rpc().call('library.getRecording', { recordingId });
  expect(kept).toMatchObject({ state: 'ready', kind: 'screen', binnedAt: null });
  expect(reasons).toContain(kept.endReason);
  const found = findRecordings(victim.libraryDirectory).find(({ file }) => file.id === recordingId);
  if (!found) throw new Error('the take has no folder');
  let endMs = 0;
  for (const name of trackNameSchema.options) {
    const { sent, acknowledged, offsetMs } = tracks[name];
    const trackFile = found.file.tracks.find(({ track }) => track === name);
    if (!trackFile) throw new Error(`no track ${name}`);
    const bytes = readFileSync(join(found.folder, trackFile.file));
    expect(bytes.equals(Buffer.concat(sent).subarray(0, bytes.length))).toBe(true);
    expect(bytes.length).toBeGreaterThanOrEqual(Buffer.concat(sent.slice(0, acknowledged)).length);
    expect(sent.length - acknowledged).toBeLessThanOrEqual(1);
    expect(trackFile.sizeBytes).toBe(bytes.length);
    if (acknowledged === 0) continue;
    expect(trackFile.offsetMs).toBe(offsetMs);
    endMs = Math.max(endMs, offsetMs + (trackFile.durationMs ?? 0));
    const playable = kept.tracks.find(({ track }) => track === name);
    const played = await victim.rpc().fetch(playable?.url ?? '');
    expect(played.status).toBe(200);
    await played.body?.cancel();
  }
  expect(kept.captureDurationMs).toBeGreaterThanOrEqual(endMs - 1);
}

test.describe(`killed while four tracks are recorded, seed ${random.seed}`, () => {
  for (let round = 1; round <= 6; round += 1) {
    const seconds = random.whole(1, 16);
    const at = random.whole(0, seconds);
    // In every other round the camera is already gone.
    const cameraSeconds = round % 2 === 0 ? random.whole(1, seconds + 1) : Infinity;
    const delayMs = random.between(0, 25);
    test(`round ${round}: ${delayMs.toFixed(1)} ms into second ${at + 1}`, async () => {
      let killed = Promise.resolve();
      const recorded = await recordTracks(
        victim.rpc(),
        { seconds: seconds + 10, cameraSeconds },
        (second) => {
          if (second === at) killed = sleep(delayMs).then(() => victim.kill());
        },
      );
      await killed;
      await victim.restart();
      await expectKept(recorded, ['recovered']);
    });
  }
});

test.describe(`killed while a take of four tracks stops, seed ${random.seed}`, () => {
  for (let round = 1; round <= 3; round += 1) {
    const seconds = random.whole(1, 10);
    const delayMs = random.between(0, 40);
    test(`round ${round}: ${delayMs.toFixed(1)} ms after Stop`, async () => {
      const recorded = await recordTracks(victim.rpc(), { seconds, cameraSeconds: Infinity });
      const { recordingId } = recorded;
      const elapsedMs = seconds * 1000;
      const stopped = await killWhileStopping(victim, { recordingId, elapsedMs, delayMs });
      await victim.restart();
      await expectKept(recorded, stopped ? ['stopped'] : ['stopped', 'recovered']);
    });
  }
});

test('every frame and every sound of what was kept can be decoded, and the library is whole', async () => {
  // Composing them would take longer than all of this; that it survives a kill is shown by compose.spec.ts.
  for (const { recordingId, state } of await victim.rpc().call('compression.listJobs', {}))
    if (state === 'waiting' || state === 'running')
      await victim.rpc().call('compression.cancel', { recordingId });
  await victim.check();
});
