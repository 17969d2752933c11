import { cp, mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandomBelow } from '../random-test-support.ts';
import { readCaptureBlocks } from '../media/test-support/capture-blocks.ts';
import { scanWebmFile } from '../media/webm-file.ts';
import { loadCaptureIndex } from './capture-index.ts';
import { parseJournalLine } from './journal.ts';
import { readJournal } from './journal-file.ts';
import { createTestRecorder } from './recorder-fixture.ts';
import { readScreenTake, recordSlices, startArgs } from './screen-take-fixture.ts';
import { createTakeStory } from './take-story.ts';

const tracks = await readScreenTake();
const names = tracks.map(({ track }) => track);
const seed = Number(process.env.OUTSPOKEN_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));
const rounds = 16;
const ffmpeg = process.env.OUTSPOKEN_FFMPEG ?? 'ffmpeg';
let root: string;
/** A take as a killed recorder leaves it after seven seconds of each track. */
let left: string;
let recordingId: string;
let journal: Buffer;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'outspoken-recover-tracks-'));
  const { recorder } = createTestRecorder(root);
  ({ recordingId } = await recorder.start(startArgs(tracks), 'window'));
  await recordSlices(recorder, recordingId, tracks, 5);
  await recorder.pause({ recordingId, elapsedMs: 5000 });
  await recorder.resume({ recordingId, elapsedMs: 5000 });
  await recordSlices(recorder, recordingId, tracks, 7);
  await recorder.endTrack({ recordingId, track: 'camera', elapsedMs: 7000 });
  left = join(root, 'left');
  await cp(join(root, recordingId), left, { recursive: true });
  await recorder.dispose();
  journal = await readFile(join(left, 'journal.ndjson'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** What the whole lines of a torn journal say, read by another way. */
function told(text: Buffer) {
  const lines = text.toString('latin1').split('\n');
  const whole = lines.map((line) => parseJournalLine(line)).filter((line) => line !== null);
  const chunks = whole.filter((line) => line.type === 'chunk');
  return new Map(
    names.map((name) => {
      const own = chunks.filter(({ track }) => track === name);
      const isLost = whole.some((line) => line.type === 'track-end' && line.track === name);
      const last = own.at(-1);
      return [
        name,
        {
          offsetMs: own.findLast(({ offsetMs }) => offsetMs !== undefined)?.offsetMs ?? null,
          end: last ? last.offset + last.sizeBytes : 0,
          next: own.length,
          lostAtMs: isLost ? 7000 : null,
        },
      ] as const;
    }),
  );
}

describe('a journal torn at any byte', () => {
  it('tells every whole line before it', async () => {
    const path = join(root, 'torn.ndjson');
    await writeFile(path, journal);
    const random = createRandomBelow(seed);
    const tail = Array.from({ length: 700 }, (_, back) => journal.length - back);
    const lengths = new Set([...tail, ...Array.from({ length: 300 }, () => random(journal.length))]);
    for (const length of [...lengths].sort((one, other) => other - one)) {
      await truncate(path, length);
      const story = createTakeStory(names);
      for await (const line of readJournal(path)) story.apply(line);
      for (const [name, { offsetMs, end, next, lostAtMs }] of told(journal.subarray(0, length))) {
        const expected = { nextSequence: next, journalledEnd: end, offsetMs, lostAtMs };
        expect([length, story.track(name)]).toEqual([length, expected]);
      }
    }
  });
});

describe(`a take of four tracks, each torn at another place (OUTSPOKEN_TEST_SEED=${seed})`, () => {
  it(`is recovered to the last whole frame of each, ${rounds} times`, async () => {
    const random = createRandomBelow(seed);
    const paths: string[] = [];
    const frames: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const own = join(root, `round-${round}`);
      await cp(left, join(own, recordingId), { recursive: true });
      const journalBytes = round % 3 === 0 ? journal.length : random(journal.length);
      await truncate(join(own, recordingId, 'journal.ndjson'), journalBytes);
      for (const { track } of tracks) {
        const path = join(own, recordingId, `capture-${track}.webm`);
        if (random(3) > 0) await truncate(path, 600 + random((await stat(path)).size - 600));
      }
      const checked = await recoverAndCheck(own, told(journal.subarray(0, journalBytes)));
      // Decoding takes a while; every fourth is enough.
      if (round % 4 !== 0) continue;
      paths.push(...checked.map(({ path }) => path));
      frames.push(...checked.map(({ blocks }) => blocks));
    }
    expect(decodedFrames(paths)).toEqual(frames);
  });
});

async function recoverAndCheck(own: string, expected: ReturnType<typeof told>) {
  const { recorder, library, told: events } = createTestRecorder(own);
  expect(await recorder.recoverTakes()).toEqual([recordingId]);
  expect(events).toEqual(['ready']);
  const { file, folder } = library.getStored(recordingId);
  expect(file).toMatchObject({ state: 'ready', endReason: 'recovered' });
  const checked: { path: string; blocks: number }[] = [];
  let endMs = 0;
  for (const trackFile of file.tracks) {
    const source = tracks.find(({ track }) => track === trackFile.track);
    const journalled = expected.get(trackFile.track);
    const path = join(folder, trackFile.file);
    const bytes = await readFile(path);
    const whole = Buffer.concat(source?.slices ?? []);
    expect(bytes.equals(whole.subarray(0, bytes.length))).toBe(true);
    const { index, damaged } = await scanWebmFile(path);
    const blocks = readCaptureBlocks(whole).blocks.filter(({ end }) => end <= bytes.length);
    expect([damaged, index?.wholeEnd]).toEqual([false, blocks.at(-1)?.end]);
    expect(await loadCaptureIndex(folder, trackFile)).toEqual(index);
    expect(trackFile).toMatchObject({
      sizeBytes: bytes.length,
      durationMs: index?.durationMs ?? null,
      offsetMs: journalled?.offsetMs ?? 0,
      lostAtMs: journalled?.lostAtMs ?? null,
    });
    endMs = Math.max(endMs, (index?.durationMs ?? 0) + trackFile.offsetMs);
    // Torn within its first frame: nothing to decode.
    if (index === null) continue;
    // What was acknowledged stays to its last byte; what is served ends with the last whole frame, and so does this.
    await truncate(path, index.wholeEnd);
    checked.push({ path, blocks: blocks.length });
  }
  expect(file.durationMs).toBe(endMs);
  return checked;
}

/** How many frames of each capture ffmpeg decodes, which gives up at the first error. */
function decodedFrames(paths: readonly string[]): number[] {
  return paths.map((path) => {
    const args = ['-v', 'error', '-xerror', '-i', path, '-fps_mode', 'passthrough', '-f', 'framecrc', '-'];
    const said = execFileSync(ffmpeg, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    return said.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length;
  });
}
