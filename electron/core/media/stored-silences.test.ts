import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Library } from '../library/library.ts';
import { type LibraryFixture, createLibraryFixture } from '../library/test-support/library-fixture.ts';
import { createSilenceFinder } from './silence-finder.ts';
import { createStoredSilences, silenceThresholdDb } from './stored-silences.ts';
import { freeContext, installedFfmpegs } from './test-support/real-ffmpeg.ts';
import { addTake } from './test-support/screen-take.ts';

describe('silenceThresholdDb', () => {
  it('follows how loud the take is, within what can be told apart', () => {
    expect([[], [0, 0], [100, 100], [70, 72, 75], [30, 31, 32], [3, 3]].map(silenceThresholdDb)).toEqual([
      -40, -40, -38, -39, -54, -60,
    ]);
  });
});

describe.each(await installedFfmpegs())('createStoredSilences with $name', ({ tools }) => {
  let fixture: LibraryFixture;
  let library: Library;
  let directory: string;
  beforeAll(async () => {
    fixture = createLibraryFixture();
    library = await fixture.open();
    directory = join(fixture.root, '..', 'data', 'previews');
    mkdirSync(directory, { recursive: true });
  });
  afterAll(() => fixture.dispose());

  /** As after a start: nothing is remembered but what lies on disk. */
  function open() {
    let runs = 0;
    const silences = createSilenceFinder({
      library,
      workshop: {
        light: (_signal, work) => {
          runs += 1;
          return work(freeContext(tools));
        },
      },
    });
    return { stored: createStoredSilences({ directory, library, silences }), runs: () => runs };
  }

  it('looks once, keeps little, and looks again when what is kept is damaged', async () => {
    const beeps = "aevalsrc='0.3*sin(2*PI*440*t)*lt(mod(t,4),2)':s=48000:d=12";
    const source = ['-f', 'lavfi', '-i', beeps, '-ac', '1'];
    const recordingId = await addTake(library, tools, { microphone: { seconds: 12, source } });
    const first = open();
    const found = await first.stored.of(recordingId);
    const edges = found.flatMap(({ startMs, endMs }) => [startMs, endMs]);
    const expected = [2150, 3850, 6150, 7850, 10_150, 12_000];
    expect(edges).toHaveLength(expected.length);
    edges.forEach((edge, index) => expect(Math.abs(edge - (expected[index] ?? 0))).toBeLessThan(40));
    expect(first.runs()).toBe(1);

    const later = open();
    expect(await later.stored.of(recordingId)).toEqual(found);
    expect(later.runs()).toBe(0);
    const path = join(directory, recordingId, 'silences.json');
    expect(readFileSync(path).byteLength).toBeLessThan(400);

    writeFileSync(path, '{"schemaVersion":1');
    expect(await open().stored.of(recordingId)).toEqual(found);
    expect(await later.stored.of(recordingId)).toEqual(found);
  });

  it('finds none in a film without sound', async () => {
    const recordingId = await addTake(library, tools, { screen: { seconds: 2 } });
    expect(await open().stored.of(recordingId)).toEqual([]);
  });
});
