import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../random-test-support.ts';
import { scanWebmFile } from '../media/webm-file.ts';
import { openTestRecorder, readSample } from './recorder-fixture.ts';

const child = fileURLToPath(new URL('./kill-child.ts', import.meta.url));
const seed = Number(process.env.OUTSPOKEN_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));
const kills = 16;
let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'outspoken-kill-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

interface Told {
  readonly what: string;
  readonly sizeBytes: number;
}

/** Runs the recorder and kills it `delayMs` after it said `lines` lines; resolves with the last word about each take. */
async function recordAndKill(lines: number, delayMs: number): Promise<Map<string, Told>> {
  const told = new Map<string, Told>();
  const recorder = spawn(process.execPath, [child, root], { stdio: ['ignore', 'pipe', 'inherit'] });
  let left = lines;
  for await (const line of createInterface({ input: recorder.stdout })) {
    const [what = '', recordingId = '', size = ''] = line.split(' ');
    told.set(recordingId, { what, sizeBytes: Number(size) });
    if (--left === 0) setTimeout(() => recorder.kill('SIGKILL'), delayMs);
  }
  return told;
}

describe('a recorder killed at random points', () => {
  it(
    `loses nothing it acknowledged, ${kills} times (OUTSPOKEN_TEST_SEED=${seed})`,
    { timeout: 120_000 },
    async () => {
      const random = createRandom(seed);
      const sample = await readSample();
      for (let kill = 0; kill < kills; kill++) {
        const told = await recordAndKill(1 + Math.floor(random() * 50), random() * 8);
        const { recorder, library, told: after } = await openTestRecorder(root);
        await recorder.recoverTakes();
        expect(after.filter((entry) => entry.startsWith('error'))).toEqual([]);
        expect(library.unfinishedTakes()).toEqual([]);
        expect(told.size).toBeGreaterThan(0);
        for (const [recordingId, { what, sizeBytes }] of told) {
          const { file, folder } = library.getStored(recordingId);
          const capture = join(folder, 'capture-microphone.webm');
          const bytes = await readFile(capture);
          expect(bytes.length).toBeGreaterThanOrEqual(sizeBytes);
          expect(bytes.equals(sample.subarray(0, bytes.length))).toBe(true);
          const { index, damaged } = await scanWebmFile(capture);
          expect(damaged).toBe(false);
          expect(library.summary(recordingId).binnedAt !== null).toBe(index === null);
          expect(file).toMatchObject({ state: 'ready', durationMs: index?.durationMs ?? 0 });
          if (what === 'stopped') expect(file.endReason).toBe('stopped');
        }
      }
    },
  );
});
