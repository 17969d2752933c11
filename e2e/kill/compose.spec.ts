import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@playwright/test';
import { type Edit, untouchedEdit } from '../../shared/model/edit.ts';
import { findRecordings } from '../harness/library-check.ts';
import { waitUntil } from '../harness/wait-until.ts';
import { createRandom } from './random.ts';
import { recordTracks } from './record-tracks.ts';
import { type Victim, createVictim } from './victim.ts';

const random = createRandom('compose');
const seconds = 4;

let victim: Victim;
test.beforeAll(async () => {
  victim = await createVictim();
});
test.afterAll(() => victim.dispose());

/** A take of screen, camera, voice and system audio, stopped in order. */
async function record(): Promise<string> {
  const { recordingId } = await recordTracks(victim.rpc(), { seconds, cameraSeconds: Infinity });
  const elapsedMs = seconds * 1000;
  await victim.rpc().call('recording.stop', { recordingId, elapsedMs, reason: 'stopped' });
  return recordingId;
}

/** Kills the app while its ffmpeg composes, or right after. */
async function killWhileComposing(recordingId: string, delayMs: number): Promise<void> {
  await waitUntil(async () => {
    const jobs = await victim.rpc().call('compression.listJobs', {});
    return jobs.some((job) => job.recordingId === recordingId && job.state === 'running');
  });
  await sleep(delayMs);
  await victim.kill();
  await victim.restart();
}

function fileOf(recordingId: string) {
  const found = findRecordings(victim.libraryDirectory).find(({ file }) => file.id === recordingId);
  if (!found) throw new Error('the take has no folder');
  return found.file;
}

test.describe(`killed while a screen and a face are composed, seed ${random.seed}`, () => {
  for (let round = 1; round <= 3; round += 1) {
    const [firstMs, secondMs] = [random.between(0, 3000), random.between(0, 3000)];
    test(`round ${round}: after ${Math.round(firstMs)} ms, edited and again after ${Math.round(secondMs)} ms`, async () => {
      const recordingId = await record();
      await killWhileComposing(recordingId, firstMs);
      await victim.check();
      expect(fileOf(recordingId).master?.editRevision).toBe(0);

      const edit: Edit = {
        ...untouchedEdit,
        cuts: [{ startMs: 1000, endMs: 2000 }],
        face: [{ fromMs: 0, layout: 'side-by-side', corner: 'bottom-right', size: 0.24 }],
      };
      await victim.rpc().call('library.setEdit', { recordingId, edit });
      await killWhileComposing(recordingId, secondMs);
      await victim.check();
      const { master, edit: kept } = fileOf(recordingId);
      expect(kept?.cuts).toEqual(edit.cuts);
      expect(master?.editRevision).toBe(kept?.revision);
      const { compression } = await victim.rpc().call('library.getRecording', { recordingId });
      expect(compression).toBe('done');
    });
  }
});

test.describe(`killed while a screen is made smaller for a mail, seed ${random.seed}`, () => {
  const delaysMs = [random.between(0, 1500), random.between(1500, 4000)];
  for (const [index, delayMs] of delaysMs.entries()) {
    test(`${Math.round(delayMs)} ms after it was queued`, async () => {
      const recordingId = await record();
      await victim.check();
      const to = ['editor@harbour.example'];
      const subject = `Round ${index + 1}`;
      const draft = { recordingIds: [recordingId], to, subject, text: 'Look', sendAt: null };
      const rpc = victim.rpc();
      const { id } = await rpc.call('outbox.queueMessage', { ...draft, screenPreset: 'small' });
      await sleep(delayMs);
      await victim.kill();
      await victim.restart();
      await waitUntil(async () => {
        const messages = await victim.rpc().call('outbox.list', {});
        return messages.find((message) => message.id === id)?.state === 'sent';
      }, 60_000);
      const arrived = await victim.rpc().call('practice.list', {});
      expect(arrived.filter((message) => message.subject === subject)).toHaveLength(1);
      await victim.check();
    });
  }
});
