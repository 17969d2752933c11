import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startAppProcess } from './harness/app-process.ts';
import { command } from './harness/command.ts';
import { expect, finishFirstRun, test as base } from './harness/fixtures.ts';
import { makeFolder } from './harness/free-folder.ts';
import { findRecordings, onlyRecording } from './harness/library-check.ts';
import { recordFor } from './harness/memo.ts';
import { connectRpc } from './harness/rpc.ts';
import { type SmallDisk, canMountDisk, mountSmallDisk } from './harness/small-disk.ts';
import { decodeSound, secondsOf } from './harness/sound.ts';
import { waitUntil } from './harness/wait-until.ts';
import { recordTracks } from './kill/record-tracks.ts';

const MiB = 1024 * 1024;

const test = base.extend<{ disk: SmallDisk }>({
  disk: async ({}, use) => {
    const disk = mountSmallDisk(120);
    await use(disk);
    disk.remove();
  },
});

test.skip(!canMountDisk(), 'No disk can be mounted here');

const secondsIn = (library: string) =>
  secondsOf(decodeSound(join(onlyRecording(library).folder, 'capture-microphone.webm')));

test('a disk that runs low is told early, and recording ends while there is room to finish', async ({
  workplace,
  disk,
}) => {
  const libraryDirectory = join(disk.path, 'library');
  const { page } = await workplace.open({ libraryDirectory });
  await finishFirstRun(page);
  await recordFor(page, 3);
  await expect(page.getByText(/The disk is nearly full/)).toBeVisible();
  disk.fill(20 * MiB);
  await expect(page.getByText('The disk was nearly full.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  const { file } = onlyRecording(libraryDirectory);
  expect(file.state).toBe('ready');
  expect(file.endReason).toBe('disk-full');
  expect(secondsIn(libraryDirectory)).toBeGreaterThan(2.9);
  expect(disk.freeBytes()).toBeGreaterThan(10 * MiB);
  await page.getByRole('link', { name: 'Record', exact: true }).first().click();
  await page.getByRole('button', { name: 'Record voice memo' }).click();
  await expect(page.getByText('There is too little room on the disk to record.')).toBeVisible();
  expect(findRecordings(libraryDirectory)).toHaveLength(1);
  disk.clear();
  await recordFor(page, 1);
});

test('a disk that is full from one second to the next costs nothing that was spoken', async ({
  workplace,
  disk,
}) => {
  const libraryDirectory = join(disk.path, 'library');
  const app = await workplace.open({ libraryDirectory });
  await finishFirstRun(app.page);
  await recordFor(app.page, 4);
  disk.fill(0);
  await expect(app.page.getByText(/The disk (was nearly|is) full/).first()).toBeVisible();
  const shown = onlyRecording(libraryDirectory).file;
  expect(shown.state).toBe('ready');
  expect(shown.endReason).toBe('disk-full');
  expect(secondsIn(libraryDirectory)).toBeGreaterThan(3.9);
  await app.close();
  disk.clear();
  const again = await workplace.open({ libraryDirectory });
  await again.page.getByRole('link', { name: 'Projects' }).first().click();
  await expect(
    again.page
      .getByRole('listitem')
      .filter({ hasText: /0:0[4-9]/ })
      .first(),
  ).toBeVisible();
});

test('a disk that fills up while screen and face are composed leaves the captures, and is tried again when there is room', async () => {
  // Screens ask for more room before they begin.
  const disk = mountSmallDisk(600);
  const data = makeFolder('disk-compose');
  const libraryDirectory = join(disk.path, 'library');
  const app = await startAppProcess({ dataDirectory: data.path, libraryDirectory });
  const rpc = await connectRpc(app.address);
  try {
    const profile = { name: 'Ada Client', email: 'ada@client.example' };
    await rpc.call('app.completeFirstRun', { profile, mailMode: 'practice' });
    const { recordingId } = await recordTracks(rpc, { seconds: 8, cameraSeconds: Infinity });
    const captures = () =>
      onlyRecording(libraryDirectory).file.tracks.map(({ file }) =>
        readFileSync(join(onlyRecording(libraryDirectory).folder, file)),
      );
    await rpc.call('recording.stop', { recordingId, elapsedMs: 8000, reason: 'stopped' });
    const before = captures();
    const job = async () => {
      const jobs = await rpc.call('compression.listJobs', {});
      return jobs.find((one) => one.recordingId === recordingId);
    };
    await waitUntil(async () => (await job())?.state === 'running');
    disk.fill(0);
    await waitUntil(async () => (await job())?.state === 'failed', 60_000);
    expect((await job())?.detail).toBe('No space left on device');
    const { tracks } = await rpc.call('library.getRecording', { recordingId });
    expect(tracks).toHaveLength(4);
    for (const { url } of tracks) expect((await rpc.fetch(url)).status).toBe(200);
    expect(captures()).toEqual(before);

    disk.clear();
    const compression = async () => (await rpc.call('library.getRecording', { recordingId })).compression;
    await waitUntil(async () => (await compression()) === 'done', 80_000);
    const { folder, file } = onlyRecording(libraryDirectory);
    expect(file.master?.durationMs).toBeGreaterThan(7000);
    const entries = ['-show_entries', 'stream=codec_name', '-of', 'csv=p=0'];
    const path = join(folder, file.master?.file ?? '');
    expect(
      command('ffprobe', ['-v', 'error', ...entries, path])
        .toString()
        .split('\n'),
    ).toEqual(expect.arrayContaining(['h264', 'aac']));
    expect(captures()).toEqual(before);
  } finally {
    rpc.close();
    await app.stop();
    data.remove();
    disk.remove();
  }
});
